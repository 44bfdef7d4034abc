"""People as the other parts see them: who somebody is, what they may do, and every change of that."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from board.identity import Identity
from board.people import accounts, agents, doors, holdings, keys, membership
from board.people.agents import Admitted
from board.people.cookie import Claim, CookieJar, cookie_in
from board.people.credentials import assistant_secret, digest, new_agent_token, new_secret, new_token, owner_secret, same
from board.people.doors import Newcomer
from board.people.ledger import Ledger
from board.people.naming import clean_name
from board.people.plan import OPERATOR
from board.people.proxy import TrustedProxy
from board.people.records import Account, Agent, BoardRecord, Invite, Member, Project, Token
from board.people.refusals import BadName, NotFound
from board.people.register import Register
from board.redis import Redis
from board.roles import Role

_USE_NOTED_EVERY_MS = 60_000
_COOKIE_RENEWED_AFTER_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Chance:
    """Where ids and the time come from; both are handed in so that tests can hold them."""

    new_id: Callable[[], str]
    now_ms: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Offer:
    """A role in a project, from somebody; the owner's link names neither. `back` is who comes in by a personal link."""

    role: Role
    project: str = ""
    invited_by: str = ""
    back: str = ""


class People:
    """Implements `board.identity.Directory`, and carries out the changes that the modules beside it plan."""

    def __init__(self, redis: Redis, server_secret: bytes, chance: Chance, proxy: TrustedProxy | None = None) -> None:
        self._ledger = Ledger(redis)
        self._secret = server_secret
        self._chance = chance
        self._noted: dict[str, int] = {}
        self._cookies = CookieJar(server_secret)
        self.proxy = proxy or TrustedProxy()

    async def identify(self, headers: Mapping[str, str], token: str | None, peer: str = "") -> Identity | None:
        """A bearer header stands alone; then a trusted proxy's login, the cookie, the token handed over beside the headers."""
        bearer = bearer_in(headers)
        if bearer is not None:
            return await self._by_token(bearer)
        login = self.proxy.login(headers, peer)
        if login:
            return (await self._sign_in(*login)).identity
        account = await self._by_cookie(headers)
        if account:
            return account.identity
        return await self._by_token(token) if token else None

    async def role(self, identity: Identity, board: str) -> Role | None:
        """The role as it stands now, on every server: the register is never read behind its revision."""
        return (await self._ledger.read()).role_on(board, identity.account)

    async def register(self) -> Register:
        """Everything, as it stands now."""
        return await self._ledger.read()

    def follow(self) -> AsyncIterator[frozenset[str]]:
        """Nobody, once it listens; then the accounts whose rights or looks each change touches."""
        return self._ledger.follow()

    def now_ms(self) -> int:
        """The time by which links and cookies end."""
        return self._chance.now_ms()

    def issue_cookie(self, account: str) -> str:
        """A session cookie's value."""
        return self._cookies.issue(account, self._chance.now_ms())

    def is_cookie_old(self, headers: Mapping[str, str]) -> bool:
        """Whether a session's cookie is worth renewing: who keeps coming is never asked to sign in again."""
        claim = self._claim(headers)
        return claim is not None and self._chance.now_ms() - claim.issued_ms > _COOKIE_RENEWED_AFTER_MS

    async def owner_link_secret(self) -> str | None:
        """The secret of the owner link, until somebody has claimed the server."""
        claimed = (await self._ledger.read()).server.claimed_by
        return None if claimed else owner_secret(self._secret)

    async def offer(self, secret: str) -> Offer:
        """What a link offers, before it is used."""
        register = await self._ledger.read()
        if same(secret, owner_secret(self._secret)) and not register.server.claimed_by:
            return Offer(Role.OWNER)
        invite = doors.open_invite(register, digest(secret), self._chance.now_ms())
        project, maker, back = (
            register.project(invite.project),
            register.account(invite.made_by),
            register.account(invite.account),
        )
        return Offer(invite.role, project.name if project else "", maker.name if maker else "", back.name if back else "")

    async def join(self, secret: str, name: str, known: Identity | None = None) -> Account:
        """Let somebody in through a link; who is signed in already stays who they are, unless the link is a personal one."""
        invite = (await self._ledger.read()).invite(digest(secret))
        shown = known.name if known else "" if invite and invite.account else clean_name(name)
        now = self._chance.now_ms()
        person = Newcomer(known.account if known else self._chance.new_id(), shown, now)
        if same(secret, owner_secret(self._secret)):
            project = Project(self._chance.new_id(), f"{shown}’s project", now)
            return await self._ledger.change(lambda register: doors.claim_server(register, person, project))
        return await self._ledger.change(lambda register: doors.join(register, digest(secret), person))

    async def rename(self, account: str, name: str) -> Account:
        fresh = clean_name(name)
        return await self._ledger.change(lambda register: accounts.change_account(register, account, name=fresh))

    async def end_sessions(self, account: str) -> None:
        """Every cookie issued to the account until now is worth nothing from now on."""
        now = self._chance.now_ms()
        await self._ledger.change(lambda register: accounts.change_account(register, account, cookies_from_ms=now + 1))

    async def end_session(self, headers: Mapping[str, str]) -> None:
        """The cookie in these headers is worth nothing from now on, whoever has kept it."""
        claim = self._claim(headers)
        if claim:
            await self._ledger.change(lambda register: accounts.end_session(register, claim.account, claim.issued_ms))

    async def create_project(self, name: str, owner: str = OPERATOR) -> Project:
        project = Project(self._chance.new_id(), clean_name(name, what="project's name"), self._chance.now_ms())
        return await self._ledger.change(lambda register: holdings.create_project(register, project, owner))

    async def rename_project(self, project: str, name: str) -> Project:
        fresh = clean_name(name, what="project's name")
        return await self._ledger.change(lambda register: holdings.rename_project(register, project, fresh))

    async def add_board(self, project: str, board: str, name: str, by: str = OPERATOR) -> BoardRecord:
        """List a board whose documents were born."""
        record = BoardRecord(board, project, clean_name(name, what="board's name"), self._chance.now_ms(), by)
        return await self._ledger.change(lambda register: holdings.put_board(register, record))

    async def rename_board(self, board: str, name: str) -> BoardRecord:
        fresh = clean_name(name, what="board's name")
        return await self._ledger.change(lambda register: holdings.change_board(register, board, name=fresh))

    async def bin_board(self, board: str) -> BoardRecord:
        now = self._chance.now_ms()
        return await self._ledger.change(lambda register: holdings.change_board(register, board, binned_ms=now))

    async def restore_board(self, board: str) -> BoardRecord:
        return await self._ledger.change(lambda register: holdings.change_board(register, board, binned_ms=0))

    async def change_role(self, project: str, account: str, role: Role, by: str = OPERATOR) -> Member:
        return await self._ledger.change(lambda register: membership.change_role(register, project, account, role, by))

    async def remove_member(self, project: str, account: str, by: str = OPERATOR) -> None:
        await self._ledger.change(lambda register: membership.remove_member(register, project, account, by))

    async def bring_members(self, project: str, crew: Sequence[tuple[Account, Role | None]], by: str = OPERATOR) -> None:
        """The crew of a restored board."""
        await self._ledger.change(lambda register: membership.bring_members(register, project, crew, by))

    async def create_invite(
        self, project: str, role: Role, *, uses: int, lives_ms: int, by: str = OPERATOR
    ) -> tuple[Invite, str]:
        """An invite and its secret, which is shown this once."""
        secret, now = new_secret(), self._chance.now_ms()
        invite = Invite(self._chance.new_id(), project, role, digest(secret), uses, now + lives_ms, by, now)
        return await self._ledger.change(lambda register: doors.create_invite(register, invite)), secret

    async def create_link(self, account: str, *, lives_ms: int, by: str = OPERATOR) -> str:
        """The secret of a link by which somebody comes in, once, on another device or after their cookie was lost."""
        secret, now = new_secret(), self._chance.now_ms()
        invite = Invite(self._chance.new_id(), "", Role.VIEWER, digest(secret), 1, now + lives_ms, by, now, account)
        await self._ledger.change(lambda register: doors.create_link(register, invite))
        return secret

    async def revoke_invite(self, project: str, invite: str) -> None:
        await self._ledger.change(lambda register: doors.revoke_invite(register, project, invite))

    async def create_token(
        self,
        project: str,
        role: Role,
        name: str,
        *,
        board: str = "",
        by: str = OPERATOR,
    ) -> tuple[Token, str]:
        """A program's token and its secret, which is shown this once."""
        secret, shown = new_token(), clean_name(name, what="program's name")
        ids = self._chance.new_id(), self._chance.new_id()
        token = Token(ids[0], ids[1], project, role, digest(secret), board, by, self._chance.now_ms())
        return await self._ledger.change(lambda register: keys.create_token(register, token, shown)), secret

    async def revoke_token(self, project: str, token: str) -> Token:
        """Kill a token; what was killed is answered."""
        register = await self._ledger.read()
        found = next((t for t in register.tokens(project) if t.id == token), None)
        if found is None:
            raise NotFound("There is no such token: it may have been revoked.")
        await self._ledger.change(lambda register: keys.revoke_token(register, found))
        return found

    async def create_agent(self, name: str, *, project: str = "", boards: Sequence[str] = ()) -> tuple[Account, str]:
        """An agent on these boards, in this project or on the whole server, and its secret, which is shown this once."""
        secret, shown = new_agent_token(), clean_name(name, what="agent's name")
        agent = Agent(self._chance.new_id(), digest(secret), project, tuple(boards), self._chance.now_ms())
        return await self._ledger.change(lambda register: agents.create_agent(register, agent, shown)), secret

    async def built_in_agent(self) -> str:
        """The secret of the server's own assistant, who is made at the first call and reaches every board."""
        secret = assistant_secret(self._secret)
        agent = Agent(self._chance.new_id(), digest(secret), created_ms=self._chance.now_ms())
        await self._ledger.change(lambda register: agents.create_agent(register, agent, agents.BUILT_IN))
        return secret

    async def remove_agent(self, account: str) -> None:
        """An agent's token is worth nothing from now on."""
        await self._ledger.change(lambda register: agents.remove_agent(register, account))

    async def agent(self, secret: str) -> Admitted | None:
        """The agent whose token this is."""
        found = agents.admitted(await self._ledger.read(), digest(secret))
        if found:
            await self._note_use(found.account.id)
        return found

    async def tokens_used(self) -> dict[str, int]:
        """When each token, and each agent, was last used, to the minute."""
        return await self._ledger.used()

    async def _by_cookie(self, headers: Mapping[str, str]) -> Account | None:
        claim = self._claim(headers)
        account = (await self._ledger.read()).account(claim.account) if claim else None
        if account is None or claim is None or claim.issued_ms in account.ended_ms:
            return None
        return account if claim.issued_ms >= account.cookies_from_ms else None

    def _claim(self, headers: Mapping[str, str]) -> Claim | None:
        cookie = cookie_in(headers.get("cookie", ""))
        return self._cookies.read(cookie, self._chance.now_ms()) if cookie else None

    async def _by_token(self, secret: str) -> Identity | None:
        register = await self._ledger.read()
        token = register.token(digest(secret))
        account = register.account(token.account) if token else None
        if token is None or account is None:
            agent = await self.agent(secret)
            return agent.account.identity if agent else None
        await self._note_use(token.id)
        return account.identity

    async def _note_use(self, token: str) -> None:
        now = self._chance.now_ms()
        if now - self._noted.get(token, 0) >= _USE_NOTED_EVERY_MS:
            self._noted[token] = now
            await self._ledger.note_use(token, now)

    async def _sign_in(self, login: str, name: str) -> Account:
        person = Newcomer(self._chance.new_id(), _name_of_login(name), self._chance.now_ms())
        return await self._ledger.change(lambda register: doors.sign_in(register, login, person))


def bearer_in(headers: Mapping[str, str]) -> str | None:
    """The token of an `Authorization: Bearer` header, empty if the header is of another kind."""
    header = headers.get("authorization")
    if header is None:
        return None
    scheme, _, credentials = header.partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else ""


def _name_of_login(name: str) -> str:
    try:
        return clean_name(name)
    except BadName:
        return "Crew member"
