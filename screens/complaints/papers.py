"""Keys e and f on a complaint: its slips, and its form and answer on A4."""

from __future__ import annotations

from models.acts import SlipPrinted
from models.complaints.papers import papers
from models.complaints.views import ComplaintDetail
from models.documents.document import Document
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.shell.screen import DeskScreen


async def write_documents(screen: DeskScreen, detail: ComplaintDetail) -> None:
    """Write the form to sign, and the answer once there is one, as PDF; each is in the access log before it is made."""
    desk = screen.terminal
    try:
        found = await desk.read(_papers, desk.register, desk.me.id, detail.complaint.id)
        for place, document in enumerate(found):
            await desk.look(SlipPrinted(slip="answer" if place else "complaint", copy=1), detail.complaint.id)
            path = await desk.keep_document(document)
    except Refused as why:
        screen.refuse(why)
        return
    screen.say(_("{count} PDF in {folder}").format(count=len(found), folder=path.parent), "good")


def _papers(register: Register, officer: int, complaint: int) -> tuple[Document, ...]:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    return papers(register, who, complaint)
