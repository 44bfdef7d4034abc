"""placeholder while the demo is being drawn"""

import click


@click.command()
def demo() -> None:
    """x"""
