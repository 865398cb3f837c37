"""Pages of the inbox: the list, opening a message, marking all as read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from ballast.inbox import access, actions
from ballast.ui.doors import Visit, signed_in
from ballast.ui.pages import page


@signed_in()
def messages(request: Visit) -> HttpResponse:
    """The reader's messages, newest first."""
    found = access.messages(request.actor)
    unread = access.unread(request.actor)
    sentence = f"{unread} 条未读。" if unread else ("没有未读的消息。" if found else "还没有消息。")
    return page(request, "inbox/messages.html", title="收件箱", sentence=sentence, inbox=found, unread=unread)


@signed_in(methods=("GET",))
def message(request: Visit, number: int) -> HttpResponse:
    """Open a message: it is read now, and its page, which has a door of its own, comes next."""
    return redirect(actions.open_message(request.actor, number) or "inbox:messages")


@signed_in(methods=("POST",))
def mark_all(request: Visit) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_all(request.actor)
    return redirect("inbox:messages")
