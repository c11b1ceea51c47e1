"""The one door of templates: each kind has its reader."""

from jalons.papers.uploaded_templates import Taken


def read_template(kind: str, content: bytes) -> Taken:
    """What is kept of a template. `kind`: one of KINDS. Raises Refused, with what to do about it."""
    # Here rather than above: the libraries of office files weigh 35 MB in memory, until somebody sends a template.
    if kind == "docx":
        from jalons.papers.uploaded_templates import docx

        return docx.read_docx_template(content)
    if kind == "odt":
        from jalons.papers.uploaded_templates import odt

        return odt.read_odt_template(content)
    from jalons.papers.uploaded_templates import pptx

    return pptx.read_pptx_template(content)
