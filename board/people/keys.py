"""The tokens by which programs come in. Pure plans."""

from board.people.plan import OPERATOR, Plan, new_account
from board.people.records import Token
from board.people.refusals import NotAllowed, NotFound
from board.people.register import Register, Write, narrower
from board.roles import may_decide


def create_token(register: Register, token: Token, name: str) -> Plan[Token]:
    """A program's account and its key, never wider than who makes it."""
    if token.made_by != OPERATOR:
        maker = register.role_in(token.project, token.made_by)
        if maker is None or not may_decide(maker) or narrower(token.role, maker) is not token.role:
            raise NotAllowed("Owners and directors make tokens, none wider than their own role.")
    board = register.board(token.board) if token.board else None
    if register.project(token.project) is None or (token.board and (board is None or board.project != token.project)):
        raise NotFound("There is no such board in this project.")
    _, writes = new_account(register, token.account, name, "program", token.created_ms)
    return Plan([*writes, Write("tokens", token.digest, token)], token)


def revoke_token(register: Register, token: Token) -> Plan[None]:
    if register.token(token.digest) is None:
        raise NotFound("There is no such token: it may have been revoked.")
    return Plan([Write("tokens", token.digest, None)], None, frozenset({token.account}))
