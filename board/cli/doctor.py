"""`board doctor`: is everything in order here?"""

import asyncio
from pathlib import Path

import click

from board.cli.options import place, replicated, settings_of
from board.doctor import examine


@click.command()
@click.option("--host", metavar="ADDRESS", help="The address that the server shall listen on. [127.0.0.1]")
@click.option("--port", metavar="PORT", type=int, help="The port that the server shall listen on. [8787]")
@replicated
@place
def doctor(host: str | None, port: int | None, replicas: int | None, data: Path | None, redis_url: str | None) -> None:
    """Look whether a server can run here.

    Says which of process death, power failure and loss of the machine the configured Redis survives. Ends with 1 if
    something has to be put right first.
    """
    settings = settings_of(host=host, port=port, replicas=replicas, data=data, redis_url=redis_url)
    findings = asyncio.run(examine(settings))
    for finding in findings:
        click.echo(f"{'FAULT' if finding.is_fault else '   ok'}  {finding.text}")
    if any(finding.is_fault for finding in findings):
        raise SystemExit(1)
