"""Who holds which post: the items of a sentence, tied to one another."""

from collections.abc import Sequence

from archive.core.extraction.officials.items import ItemKind, LineItem
from archive.core.extraction.officials.sentence import MOST_POSTS, Person, SentenceState

_BETWEEN_POSTS = frozenset((ItemKind.COMMA, ItemKind.DASH, ItemKind.KIEM, ItemKind.AND, ItemKind.SEMICOLON))
_NAME_TO_POST = frozenset(
    (ItemKind.COMMA, ItemKind.DASH, ItemKind.BRACKET, ItemKind.BELONGS, ItemKind.KIEM, ItemKind.COLON)
)
# "A (cùng là Phó Giám đốc)", "A, đồng thời là Trưởng ban"
_LED_ON = frozenset(((ItemKind.BRACKET, ItemKind.BELONGS), (ItemKind.COMMA, ItemKind.KIEM)))
_TOGETHER = frozenset((ItemKind.AND, ItemKind.COMMA, ItemKind.HONORIFIC))
_LEADING_TO_POSTS = frozenset(
    (ItemKind.BELONGS, ItemKind.RECEIVES, ItemKind.REMOVES, ItemKind.COLON, ItemKind.HONORIFIC, ItemKind.OTHER)
)
_LIST_SIGNS = frozenset((ItemKind.COMMA, ItemKind.SEMICOLON, ItemKind.AND))
_LONGEST_PLACE = 6  # words in brackets
_CHANGES = frozenset((ItemKind.REMOVES, ItemKind.FORMERLY, ItemKind.RECEIVES, ItemKind.NOWADAYS))
_PERSONS = frozenset((ItemKind.NAME, ItemKind.SHORT))
_TWO = 2


def parse(items: Sequence[LineItem]) -> list[Person]:
    """Return everybody named in the items of one line, in order, with their posts.

    Sentences are read one by one; only "Đó là ông …" looks back at the post that ended the sentence before.
    """
    persons: list[Person] = []
    start = 0
    carried: list[LineItem] = []
    spoken_of: list[LineItem] = []
    for end in [index for index, item in enumerate(items) if item.kind is ItemKind.STOP] + [len(items)]:
        state = _Sentence(items[start:end], carried, spoken_of).read()
        persons.extend(state.persons)
        carried, spoken_of = state.unowned, state.spoken_of
        start = end + 1
    return persons


class _Sentence:
    def __init__(self, items: Sequence[LineItem], carried: list[LineItem], spoken_of: list[LineItem]) -> None:
        self.items = items
        self.carried = carried  # what the sentence before left without a holder
        self.state = SentenceState(spoken_of=spoken_of)

    def read(self) -> SentenceState:
        index = 0
        while index < len(self.items):
            item = self.items[index]
            if item.kind is ItemKind.POST:
                index = self._posts(index)
            elif item.kind in _PERSONS:
                index = self._person(index)
            elif item.kind in _CHANGES:
                index = self._change(index)
            elif item.kind is ItemKind.IN_TURN:
                index = self._in_turn(index)
            elif item.kind is ItemKind.HANDS_OVER:
                index = self._hand_over(index)
            else:
                index = self._other(index)
        return self.state

    # posts before a name

    def _posts(self, index: int) -> int:
        """Posts with no name before them: a head shared by a list, or those of the person who follows."""
        chain, after = self._chain(index)
        after = self._behind_place(after)
        if self._kind(after) is ItemKind.IN_TURN:  # "Chủ tịch và Phó Chủ tịch lần lượt là ông A và bà B"
            return self._posts_in_turn(chain, after + 1)
        if self._kind(after) is ItemKind.BELONGS and self._kind(after + 1) is ItemKind.COLON:  # "gồm:"
            after += 1
        follower = self._kind(after)
        if follower is ItemKind.COLON and self._has_person_behind(after + 1):
            self._set_head(chain, index, after)
            return after + 1
        plural = self._plural_before(index)
        self.state.unowned = chain
        is_told_apart = plural or self.items[index].owned  # "ủy quyền của Chủ tịch UBND tỉnh, ông A …"
        self.state.pending = [] if is_told_apart and follower is ItemKind.COMMA else chain
        self.state.pending_former = False
        if (
            self._kind(after + 1) is ItemKind.HONORIFIC and self.items[after + 1].plural
        ):  # "Phó Trưởng ban là các ông A, B"
            plural = follower is ItemKind.BELONGS
        if plural and follower in (ItemKind.NAME, ItemKind.HONORIFIC, ItemKind.BELONGS):
            self.state.head, self.state.head_former = chain, False
            self.state.head_on_singulars = ItemKind.HONORIFIC in (follower, self._kind(after + 1))
        if follower is ItemKind.BELONGS and self._kind(after + 1) is ItemKind.HONORIFIC:
            return after + 2
        if follower in (ItemKind.BELONGS, ItemKind.BRACKET, ItemKind.COLON):
            return after + 1
        return after

    def _behind_place(self, index: int) -> int:
        """The item behind brackets between post and holder: "xã Mường Nhé (Điện Biên) là ông A", "(Đã ký) Lê Văn A"."""
        end = index + 1
        while self._kind(end) is ItemKind.OTHER and end < index + _LONGEST_PLACE:
            end += 1
        is_place = self._kind(index) is ItemKind.BRACKET and self._kind(end) is ItemKind.BRACKET and end > index + 1
        leads_on = self._kind(end + 1) is ItemKind.BELONGS or self._leads_to_person(end + 1)
        return end + 1 if is_place and leads_on else index

    def _set_head(self, chain: list[LineItem], index: int, after: int) -> None:
        state = self.state
        if self._plural_before(index):
            state.head, state.head_former = chain, False
            state.head_on_singulars = self._kind(after + 1) is ItemKind.HONORIFIC
            state.pending = []
        else:
            state.head = []
            state.pending = chain

    def _plural_before(self, index: int) -> bool:
        return self.items[index].plural or (
            index > 0 and self._kind(index - 1) is ItemKind.HONORIFIC and self.items[index - 1].plural
        )

    def _has_person_behind(self, index: int) -> bool:
        kinds = [self._kind(index), self._kind(index + 1)]
        return kinds[0] in _PERSONS or (kinds[0] is ItemKind.HONORIFIC and kinds[1] in _PERSONS)

    # a name and what follows it

    def _person(self, index: int) -> int:
        state = self.state
        person = Person(self.items[index])
        state.persons.append(person)
        before = state.pending or self._carried(index) or self._handed_over(index)
        former = state.pending_former
        state.pending, state.pending_former = [], False
        state.unowned = [] if before else state.unowned
        if self._kind(index) is ItemKind.NAME and not self._is_outside_list(index):
            person.take(state.head, former=state.head_former, shared=True)
        person.take([post for post in before if all(post is not held for held in state.head)], former=former)
        chain, after = self._posts_behind(index)
        person.take(chain, former=state.once and self._kind(index + 1) is ItemKind.BELONGS)
        if state.in_turn:
            person.take([state.in_turn.pop(0)])
        if not (chain or before) and (given_up := self._given_up_to(index)) is not None:
            person.take([given_up], former=True)
        if not self._is_replaced(index) or self._kind(after) is ItemKind.COMMA:
            state.subject = person
        self._share_with_loose(person, chain, index)
        self._join_group(person, index, after)
        self._share_with_group(person, chain)
        return after

    def _join_group(self, person: Person, index: int, after: int) -> None:
        """ "ông A và bà B được bầu làm …": people told of together receive together."""
        state = self.state
        between = [item.kind for item in self.items[state.group_end : index]]
        if state.group and between and len(between) <= 3 and all(kind in _TOGETHER for kind in between):
            state.group.append(person)
        else:
            state.group = [person]
        state.group_end = after

    def _share_with_group(self, person: Person, chain: list[LineItem]) -> None:
        """ "đồng chí A và đồng chí B, Phó Trưởng Ban": a post that several can hold is likely A's too."""
        group = self.state.group
        if len(chain) != 1 or len(group) < _TWO or len(person.posts) != 1:
            return
        for other in group[:-1]:
            if not other.posts and chain[0].plural:  # "A, B (2 cựu Phó Giám đốc Sở Y tế)"
                other.take(chain, shared=True)
            elif not other.posts and chain[0].shareable:
                other.likely = chain

    def _is_outside_list(self, index: int) -> bool:
        """Whether an honorific of its own takes the person out of the list that shares a head."""
        singular = self._kind(index - 1) is ItemKind.HONORIFIC and not self.items[index - 1].plural
        if singular and self.state.head and not self.state.head_on_singulars:
            self.state.head = []
        return singular and not self.state.head_on_singulars

    def _handed_over(self, index: int) -> list[LineItem]:
        """The post last spoken of, where it is handed on: "Vị trí này được giao cho ông B"."""
        index -= self._kind(index - 1) is ItemKind.HONORIFIC
        tied = self._kind(index - 1) is ItemKind.BELONGS
        named = ItemKind.THIS_POST in (self._kind(index - 2), self._kind(index - 3))
        return self.state.spoken_of[-1:] if tied and named else []

    def _given_up_to(self, index: int) -> LineItem | None:
        """The post in which this person has a successor: "bà A được bầu làm Chủ tịch, thay bà B" tells B's."""
        if not self._is_replaced(index):
            return None
        at = index - 2 - (self._kind(index - 1) is ItemKind.HONORIFIC)
        at -= self._kind(at) is ItemKind.COMMA
        is_received = self._kind(at) is ItemKind.POST and self._kind(at - 1) is ItemKind.RECEIVES
        return self.items[at] if is_received else None

    def _is_replaced(self, index: int) -> bool:
        """Whether somebody else takes this person's place: B in "ông A thay ông B làm Chủ tịch"."""
        index -= self._kind(index - 1) is ItemKind.HONORIFIC
        return self._kind(index - 1) is ItemKind.REPLACES

    def _carried(self, index: int) -> list[LineItem]:
        """The post of the sentence before, where this one begins "Đó là ông A" or "Người trúng cử là ông A"."""
        if not 2 <= index <= 4 or len(self.carried) != 1 or self.items[0].kind is not ItemKind.OTHER:
            return []
        kinds = [item.kind for item in self.items[1:index] if item.kind not in (ItemKind.OTHER, ItemKind.RECEIVES)]
        return self.carried if kinds in ([ItemKind.BELONGS, ItemKind.HONORIFIC], [ItemKind.BELONGS]) else []

    def _posts_behind(self, index: int) -> tuple[list[LineItem], int]:
        """The posts that follow a name, less those that stand directly before the next."""
        first = index + 2 + ((self._kind(index + 1), self._kind(index + 2)) in _LED_ON)
        if self._kind(index + 1) is ItemKind.POST and self.items[index + 1].start == self.items[index].end:
            first = index + 1  # the comma is missing: "đồng chí Lê Văn Mẫu Bí thư Tỉnh ủy"
            if self.state.persons[-1].posts:
                return [], first
        elif self._kind(index + 1) not in _NAME_TO_POST or self._kind(first) is not ItemKind.POST:
            return [], index + 1
        chain, after = self._chain(first)
        if (
            self._kind(after) is ItemKind.BRACKET
            and self._kind(after + 1) is ItemKind.POST
            and self.items[after + 1].former
        ):
            chain, after = [*chain, self.items[after + 1]], after + 2  # "…, Chủ tịch UBND tỉnh (nguyên Giám đốc Sở …)"
        if self._gives_role(after):  # "1. Ông A, Chủ tịch UBND tỉnh: Trưởng ban."
            chain, after = [*chain, self.items[after + 1]], after + 2
        if self._leads_to_person(after):
            keep = [] if self.state.persons[-1].posts else chain[:-1]
            return keep, first + 2 * len(keep)
        return chain, after

    def _gives_role(self, index: int) -> bool:
        is_role = self._kind(index) is ItemKind.COLON and self._kind(index + 1) is ItemKind.POST
        return is_role and self._kind(index + 2) in (None, ItemKind.SEMICOLON)

    def _leads_to_person(self, index: int) -> bool:
        kind = self._kind(index)
        return kind is ItemKind.NAME or (kind is ItemKind.HONORIFIC and self._kind(index + 1) is ItemKind.NAME)

    def _share_with_loose(self, person: Person, chain: list[LineItem], index: int) -> None:
        """ "các đồng chí A, B, Phó Chủ tịch UBND tỉnh": one deputy's post behind several names is everybody's."""
        state = self.state
        if self._kind(index - 1) is ItemKind.HONORIFIC:
            state.loose = []
            if not self.items[index - 1].plural:
                return
        elif self._kind(index - 1) not in (ItemKind.COMMA, ItemKind.AND, ItemKind.COLON):
            state.loose = []
            return
        if not person.posts:
            state.loose.append(person)
            return
        shared = len(chain) == 1 or self._kind(index + 1) is ItemKind.BELONGS
        if shared and len(person.posts) == len(chain) and self._kind(index - 1) in (ItemKind.AND, ItemKind.COMMA):
            for other in state.loose:
                other.take(chain, shared=True)
        state.loose = []

    # appointments and dismissals

    def _change(self, index: int) -> int:
        """Posts received, given up or once held, by the person named before or else behind."""
        kind = self._kind(index)
        at = index + 1
        passed = {ItemKind.COLON, ItemKind.HONORIFIC} | ({ItemKind.COMMA} if kind is ItemKind.REMOVES else set())
        while self._kind(at) in passed:
            at += 1
        if self._kind(at) is not ItemKind.POST:
            return index + 1
        chain, after = self._chain(at)
        former = kind not in (ItemKind.RECEIVES, ItemKind.NOWADAYS)
        if kind is ItemKind.NOWADAYS and self._kind(index - 1) is ItemKind.BRACKET and self.state.subject is not None:
            self.state.subject.give_up()  # "Thứ trưởng A (nay là Bộ trưởng)"
        if self._names_holder_behind(after):
            self.state.pending, self.state.pending_former = chain, former
            return self._behind_holders_title(chain, after, former=former)
        holder = self.state.persons[-1] if former and self.state.persons else self.state.subject
        if holder is not None:
            is_shared = holder in self.state.group and kind is not ItemKind.NOWADAYS
            for person in self.state.group if is_shared else [holder]:
                person.take(chain, former=former)
        elif former:  # "Từng giữ chức Bí thư Huyện ủy, ông A …"
            self.state.pending, self.state.pending_former = chain, former
        return after

    def _in_turn(self, index: int) -> int:
        """ "A, B và C lần lượt được bổ nhiệm X, Y, Z": each is given the post that stands in the same place."""
        at = index + 1
        former = False
        while self._kind(at) in _LEADING_TO_POSTS:
            former = former or self._kind(at) is ItemKind.REMOVES
            at += 1
        if self._kind(at) is not ItemKind.POST or len(self.state.group) < 2:
            return index + 1
        chain, after = self._chain(at)
        group = self.state.group
        if len(chain) == 1:
            chain = chain * len(group)
        if len(chain) == len(group):
            for person, post in zip(group, chain, strict=True):
                person.take([post], former=former)
        return after

    def _posts_in_turn(self, chain: list[LineItem], index: int) -> int:
        """Posts told before the people who hold them, in the same order; nobody gets any where the numbers differ."""
        index += self._kind(index) is ItemKind.BELONGS
        index += self._kind(index) is ItemKind.COLON
        at, people = index, 0
        while self._kind(at) in _PERSONS or self._kind(at) in _TOGETHER:
            people += self._kind(at) in _PERSONS
            at += 1
        self.state.pending, self.state.head = [], []
        self.state.in_turn = chain * people if len(chain) == 1 else list(chain) if len(chain) == people else []
        return index

    def _hand_over(self, index: int) -> int:
        """ "Ông A bàn giao nhiệm vụ Chủ tịch UBND tỉnh cho ông B": A held the post, B holds it."""
        if self._kind(index + 1) is not ItemKind.POST:
            return index + 1
        chain, after = self._chain(index + 1)
        if self.state.subject is not None:
            self.state.subject.take(chain, former=True)
        if self._kind(after) is ItemKind.BELONGS and self._leads_to_person(after + 1):
            self.state.pending, self.state.pending_former = chain, False
            return after + 1
        return after

    def _behind_holders_title(self, chain: list[LineItem], index: int, *, former: bool) -> int:
        """The place behind "đối với các ông:"; with a plural what is given or taken is shared by all who follow."""
        index += self._kind(index) is ItemKind.BELONGS
        if self._kind(index) is ItemKind.HONORIFIC and self.items[index].plural:
            self.state.head, self.state.head_former, self.state.head_on_singulars = chain, former, False
            self.state.pending = []
            index += 1 + (self._kind(index + 1) is ItemKind.COLON)
        return index

    def _names_holder_behind(self, index: int) -> bool:
        index += self._kind(index) is ItemKind.BELONGS
        if self._kind(index) is ItemKind.HONORIFIC and self._kind(index + 1) is ItemKind.COLON:
            return self._has_person_behind(index + 2)
        return self._leads_to_person(index)

    # everything else

    def _other(self, index: int) -> int:
        state, item = self.state, self.items[index]
        kind = item.kind
        if kind in (ItemKind.ONCE, ItemKind.COMMA, ItemKind.SEMICOLON):
            state.once = kind is ItemKind.ONCE or (
                state.once and self._kind(index - 1) is ItemKind.ONCE
            )  # "Trước đó, ông A là"
        if kind is ItemKind.HONORIFIC and item.plural:
            state.head = []
        if kind is ItemKind.OTHER:
            state.loose = []
            if state.pending and index + 1 < len(self.items):
                state.pending = []
            if state.persons and not self._in_list(index):
                state.head = []
        elif kind in (ItemKind.COMMA, ItemKind.SEMICOLON) and not self._goes_on_behind(index):
            state.pending = []
        return index + 1

    def _goes_on_behind(self, index: int) -> bool:
        """Whether posts before a comma may still find their owner: "Chủ tịch UBND tỉnh, Thiếu tướng Lê Văn Mẫu"."""
        following = self._kind(index + 1)
        return following in (ItemKind.HONORIFIC, None) or (following is ItemKind.NAME and self.items[index + 1].ranked)

    def _in_list(self, index: int) -> bool:
        return self._kind(index - 1) in _LIST_SIGNS

    def _chain(self, index: int) -> tuple[list[LineItem], int]:
        """Posts joined to one another from `index` on, and the place behind them."""
        chain = [self.items[index]]
        self.state.spoken_of = chain
        at = index + 1
        while len(chain) < MOST_POSTS and self._kind(at) in _BETWEEN_POSTS:
            at += self._kind(at) is ItemKind.COMMA and self._kind(at + 1) is ItemKind.KIEM
            if self._kind(at + 1) is not ItemKind.POST:
                break
            if self._kind(at) in (ItemKind.SEMICOLON, ItemKind.AND) and self._leads_to_person(at + 2):
                break
            if self.items[at + 1].plural:
                break
            chain.append(self.items[at + 1])
            at += 2
        return chain, at

    def _kind(self, index: int) -> ItemKind | None:
        return self.items[index].kind if 0 <= index < len(self.items) else None
