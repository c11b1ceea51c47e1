"""Who is in a workshop: four counts that are never taken one for the other."""

from jalons.base.frozen import frozen


@frozen
class Turnout:
    """`here`: ticked at the door. `remote`: those who follow at a distance, whom nobody ticks. Phones that entered are no
    people: one may serve a whole table."""

    here: int
    remote: int = 0

    @property
    def people(self) -> int:
        return self.here + self.remote
