"""The addresses of `diagnosis`: what it takes to (read, send), then what their arguments stand for."""

from jalons.diagnosis.changes.messages import write_message
from jalons.diagnosis.models import Finding, KeyMessage, Questionnaire
from jalons.roadmaps.rules.permissions import Permission as P
from tests.opendata.made_places import a_place
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "diagnosis:index": (P.READ, None),
    "diagnosis:offer": (P.READ, None),
    "diagnosis:coverage": (P.READ, None),
    "diagnosis:messages": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:keep_message": (None, P.DESCRIBE),
    "diagnosis:message": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:move_message": (None, P.DESCRIBE),
    "diagnosis:renew_message": (None, P.DESCRIBE),
    "diagnosis:remove_message": (None, P.DESCRIBE),
    "diagnosis:facts": (P.DESCRIBE, None),
    "diagnosis:keep_facts": (None, P.DESCRIBE),
    "diagnosis:keep_fact": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:findings": (P.READ, P.DESCRIBE),
    "diagnosis:finding": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:remove_finding": (None, P.DESCRIBE),
    "diagnosis:restore_finding": (None, P.DESCRIBE),
    "diagnosis:erase_finding": (None, P.DESCRIBE),
    "diagnosis:finding_themes": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:findings_csv": (P.DESCRIBE, None),
    "diagnosis:upload_findings": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:preview_findings": (None, P.DESCRIBE),
    "diagnosis:import_findings": (None, P.DESCRIBE),
    "diagnosis:findings_model": (P.DESCRIBE, None),
    "diagnosis:map": (P.READ, None),
    "diagnosis:compare": (P.READ, None),
    "diagnosis:map_svg": (P.READ, None),
    "diagnosis:indices": (P.READ, None),
    "diagnosis:enter_scores": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:clear_scores": (None, P.DESCRIBE),
    "diagnosis:fragility": (P.READ, None),
    "diagnosis:formula": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:reset_formula": (None, P.DESCRIBE),
    "diagnosis:undo_formula": (None, P.DESCRIBE),
    "diagnosis:questionnaires": (P.READ, None),
    "diagnosis:create_questionnaire": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:questionnaire": (P.READ, None),
    "diagnosis:revise_questionnaire": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:open_questionnaire": (None, P.DESCRIBE),
    "diagnosis:close_questionnaire": (None, P.DESCRIBE),
    "diagnosis:remove_questionnaire": (None, P.DESCRIBE),
    "diagnosis:add_question": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:question": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:move_question": (None, P.DESCRIBE),
    "diagnosis:remove_question": (None, P.DESCRIBE),
    "diagnosis:questionnaire_paper": (P.READ, None),
    "diagnosis:type_sheet": (P.DESCRIBE, P.DESCRIBE),
    "diagnosis:erase_sheet": (None, P.DESCRIBE),
    "diagnosis:questionnaire_results": (P.READ, P.DESCRIBE),
    "diagnosis:questionnaire_csv": (P.FOLLOW_WORK, None),
    "diagnosis:take_answer": (None, P.DESCRIBE),
}
OPEN = {
    "diagnosis:answer",
    "diagnosis:answered",
}


def row_pk(world: World, view: str) -> int:
    match view.removeprefix("diagnosis:"):
        case "message" | "move_message" | "renew_message" | "remove_message":
            message = KeyMessage.objects.filter(roadmap=world.roadmap).first()
            return (message or write_message(text="La fibre arrive.", by=world.member())).pk
        case "finding" | "remove_finding" | "restore_finding" | "erase_finding":
            return Finding.objects.filter(roadmap=world.roadmap).latest("id").pk
        case _:
            return latest_questionnaire(world).pk


def latest_questionnaire(world: World) -> Questionnaire:
    return Questionnaire.objects.filter(roadmap=world.roadmap).latest("id")


def fact_key(world: World, view: str) -> str:
    """The number of places, a fact only where there is one."""
    a_place(world.member(), of_a_list=False)
    return "places"


VALUES: Values = {
    "key": fact_key,
    "suggestion": lambda _world, _view: "gathered",
    "question": lambda world, _view: latest_questionnaire(world).questions.latest("id").pk,
    "pk": row_pk,
}
