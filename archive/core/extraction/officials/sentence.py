"""What has been read of a sentence: the people named so far, and the posts that wait for their holder."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.core.extraction.officials.items import LineItem

MOST_POSTS = 12  # of one person in one breath


@dataclass(slots=True)
class Person:
    """A person at a place of the line, and the posts said of that person there, in order of reading."""

    item: LineItem
    posts: list[tuple[LineItem, bool, bool]] = field(default_factory=list)  # post, former, shared
    likely: list[LineItem] = field(default_factory=list)  # theirs where the text gives them no other post

    def take(self, posts: Sequence[LineItem], *, former: bool = False, shared: bool = False) -> None:
        for post in posts:
            if len(self.posts) < 2 * MOST_POSTS and all(post is not held for held, _, _ in self.posts):
                self.posts.append((post, former or post.former, shared))

    def give_up(self) -> None:
        """Make what was said so far posts of former times."""
        self.posts = [(post, True, shared) for post, _, shared in self.posts]


@dataclass(slots=True)
class SentenceState:
    """What has been read of the sentence so far."""

    persons: list[Person] = field(default_factory=list)
    subject: Person | None = None
    head: list[LineItem] = field(default_factory=list)  # posts shared by everybody in a list
    head_on_singulars: bool = False
    head_former: bool = False
    pending: list[LineItem] = field(default_factory=list)  # posts read, owner to come
    pending_former: bool = False
    group: list[Person] = field(default_factory=list)  # people named side by side
    group_end: int = 0
    spoken_of: list[LineItem] = field(default_factory=list)  # the last posts of all
    once: bool = False  # of the time before: "trước đây ông A là …"
    unowned: list[LineItem] = field(default_factory=list)  # the last posts that nobody took
    loose: list[Person] = field(default_factory=list)  # a plural's people who have no post yet
    in_turn: list[LineItem] = field(default_factory=list)  # posts for the next people, one for each
