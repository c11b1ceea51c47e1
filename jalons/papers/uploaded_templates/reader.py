"""The only entry point for templates: it calls the reader of each kind."""

from jalons.papers.uploaded_templates import Taken


def read_template(kind: str, content: bytes) -> Taken:
    """What is kept of a template. `kind` is one of KINDS. Raises Refused, with what to do about it."""
    # Imported here: the office libraries take 35 MB of memory, which is only needed once somebody uploads a template.
    if kind == "docx":
        from jalons.papers.uploaded_templates import docx

        return docx.read_docx_template(content)
    if kind == "odt":
        from jalons.papers.uploaded_templates import odt

        return odt.read_odt_template(content)
    from jalons.papers.uploaded_templates import pptx

    return pptx.read_pptx_template(content)
