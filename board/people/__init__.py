"""Accounts, members, invites, tokens and cookies: who somebody is and what they may do."""
