"""Before the roles start: the database up to date, the demo in it, a first way to sign in."""

import asyncio

from hanlu import logging
from hanlu.database.migrate import migrate
from hanlu.identity import tokens
from hanlu.identity.principal import Principal
from hanlu.launcher import migration_folders, offers
from hanlu.runtime import Resources, open_resources
from hanlu.settings import Settings


def prepare(settings: Settings) -> None:
    """Safe to repeat: what is there already is left as it is."""
    logging.configure(settings.log_level, role="prepare")
    migrate(settings.database_owner_url, migration_folders())
    asyncio.run(_fill(settings))


async def _fill(settings: Settings) -> None:
    async with open_resources(settings) as resources:
        await _let_local_programs_in(resources)
        if settings.demo:
            await _seed_demo(resources)


async def _seed_demo(resources: Resources) -> None:
    for offer in offers():
        if offer.seed_demo is not None:
            await offer.seed_demo(resources)


async def _let_local_programs_in(resources: Resources) -> None:
    secret = resources.settings.local_token.get_secret_value()
    if secret:
        principal = Principal.system("prepare")
        async with resources.database.unit_of_work(principal, "token.ensure") as uow:
            await tokens.ensure(uow, "local programs", "service", secret)
