"""The news of an action: a dated sentence. Pure."""

from datetime import timedelta

# Signs of a news: it is read aloud in one breath, and holds on a line or two of « L’essentiel ».
LONGEST = 280
# A paper that tells the present state holds no older news: committees meet every three months.
RECENT = timedelta(days=92)
# Shown on the fiche; its page of news shows them all.
MOST_SHOWN = 3
