import pytest
from django.test import Client

from jalons.accounts.changes import ensure_account
from jalons.accounts.models import User


@pytest.mark.django_db
def test_what_is_chosen_again_after_going_back_is_saved(client: Client) -> None:
    """The page comes from the memory of the browser: the third form is the first one, to the last letter."""
    client.force_login(ensure_account(email="elue@essai.example"))
    for name in ("Élue", "Animatrice", "Élue"):
        client.post("/compte/", {"name": name, "csrfmiddlewaretoken": "one"})
        assert User.objects.get(email="elue@essai.example").name == name
