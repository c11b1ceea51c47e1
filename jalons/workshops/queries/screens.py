"""What the facilitation may choose for the big screen, with the gesture of the console that chooses it."""

from jalons.base.frozen import frozen
from jalons.workshops.models import KeyProject, Workshop
from jalons.workshops.queries.lists import wall_lanes

_OF_ONE = (Workshop.Screen.GROUP, Workshop.Screen.MAP)


@frozen
class ScreenChoice:
    gesture: str
    label: str
    is_chosen: bool
    heading: str = ""  # of the groups, of the chantiers


def screen_choices(workshop: Workshop) -> list[ScreenChoice]:
    """One for each kind of screen, then one for each group and each chantier. Two queries, whatever their number."""
    choices = [
        ScreenChoice(f"screen-{value}", str(label), workshop.screen == value)
        for value, label in Workshop.Screen.choices
        if value not in _OF_ONE
    ]
    is_group, is_map = (workshop.screen == value for value in _OF_ONE)
    groups = [
        ScreenChoice(
            f"screen-groupe:{lane.group_id}",
            f"{lane.letter}. {lane.title}",
            is_group and workshop.screen_group_id == lane.group_id,
            str(Workshop.Screen.GROUP.label),
        )
        for lane in wall_lanes(workshop)
    ]
    maps = [
        ScreenChoice(
            f"screen-carte:{pk}",
            title,
            is_map and workshop.screen_key_project_id == pk,
            str(Workshop.Screen.MAP.label),
        )
        for pk, title in KeyProject.objects.current().filter(roadmap=workshop.roadmap_id).values_list("pk", "title")
    ]
    return [*choices, *groups, *maps]
