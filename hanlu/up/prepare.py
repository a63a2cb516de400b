"""Before the roles start: the database up to date, the demo in it, a first way to sign in.

Safe to repeat: what is there already is left as it is. Leaves ``welcome.txt`` in the data folder,
which ``hanlu up`` prints when it is ready.
"""

import asyncio

import structlog

from hanlu import demo, logging
from hanlu.database.migrate import migrate
from hanlu.embedded.folder import write_private
from hanlu.identity import links, people, tokens
from hanlu.identity.passwords import Passwords
from hanlu.identity.people import Person
from hanlu.identity.principal import Principal, Role, Scope
from hanlu.identity.seed import ensure_person
from hanlu.launcher import migration_folders, offers
from hanlu.regions import generated
from hanlu.runtime import Resources, open_resources
from hanlu.settings import Settings
from hanlu.up import progress

log = structlog.get_logger()

FIRST_ADMIN = "admin@localhost"
_TECHNICIANS_SHOWN = 4
_OPERATOR = Principal.system("hanlu up")
_DEMO_OFFICE: tuple[tuple[str, str, Role], ...] = (
    ("管理员 Admin", "admin@demo", "admin"),
    ("调度员 Dispatcher", "dispatcher@demo", "dispatcher"),
)


def prepare(settings: Settings) -> None:
    """Do it all, in order; raises when something fails, and the product does not start then."""
    logging.configure(settings.log_level, role="prepare")
    progress.tell("migrating")
    for name in migrate(settings.database_owner_url, migration_folders()):
        log.info("migrated", name=name)
    asyncio.run(_fill(settings))


async def _fill(settings: Settings) -> None:
    async with open_resources(settings) as resources:
        await _let_local_programs_in(resources)
        if settings.demo:
            await _seed_demo(resources)
            welcome = await _demo_logins(resources)
        else:
            welcome = await _first_sign_in(resources)
    write_private(settings.data / "welcome.txt", welcome)


async def _let_local_programs_in(resources: Resources) -> None:
    secret = resources.settings.local_token.get_secret_value()
    if secret:
        async with resources.database.unit_of_work(_OPERATOR, "token.ensure") as uow:
            await tokens.ensure(uow, "local programs", "service", secret)


async def _seed_demo(resources: Resources) -> None:
    city = demo.city()
    generated.ensure(
        resources.regions,
        demo.REGION,
        city.version,
        city.write_extract,
        clock=resources.clock,
        progress=progress.tell,
    )
    password = resources.settings.demo_password.get_secret_value()
    passwords = Passwords()
    async with resources.database.unit_of_work(_OPERATOR, "demo.people") as uow:
        for name, email, role in _DEMO_OFFICE:
            await ensure_person(
                uow, passwords, name=name, email=email, password=password, role=role
            )
    for offer in offers():
        if offer.seed_demo is not None:
            progress.tell(offer.package)
            await offer.seed_demo(resources)


async def _demo_logins(resources: Resources) -> str:
    known = await _people(resources)
    technicians = sorted(
        (each for each in known if each.role == "technician"), key=lambda each: each.email
    )
    shown = [each for each in known if each.role != "technician"]
    shown += technicians[:_TECHNICIANS_SHOWN]
    lines = [f"demo logins, password {resources.settings.demo_password.get_secret_value()}"]
    lines += [f"  {each.email:<24} {each.role:<12} {_page(each)}" for each in shown]
    if len(technicians) > _TECHNICIANS_SHOWN:
        lines.append(f"  … and {len(technicians) - _TECHNICIANS_SHOWN} more technicians")
    return "\n".join(lines) + "\n"


def _page(person: Person) -> str:
    return "/phone/" if person.role == "technician" else "/"


async def _first_sign_in(resources: Resources) -> str:
    """A link for the first administrator, made anew at each start until one has been used."""
    known = await _people(resources)
    if any(each.has_password for each in known):
        return ""
    email = next((each.email for each in known if each.role == "admin"), FIRST_ADMIN)
    async with resources.database.unit_of_work(_OPERATOR, "up.first_sign_in") as uow:
        person = await people.by_email(uow.connection, email)
        person_id = (
            person["id"]
            if person is not None
            else await people.create(
                uow, name="Administrator", email=email, role="admin", scope=Scope("all")
            )
        )
        secret = await links.make(uow, person_id, "invite")
    return (
        f"first sign-in as {email}: choose a password within seven days at\n"
        f"  {links.url(resources.settings.public_url, secret)}\n"
    )


async def _people(resources: Resources) -> list[Person]:
    async with resources.database.read(_OPERATOR) as connection:
        return await people.listed(connection, None, 1000)
