"""Settings: environment `PLNHUB_*`, `*_FILE` for secrets, and one TOML file; weak secrets are refused."""

import os
from itertools import pairwise
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableSettings

from connectors.address import pair_of
from connectors.errors import UnsafeTarget
from plnhub.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent
SHORTEST_SECRET = 32
WEAK_SECRETS = ("changeme", "secret", "password", "default", "plnhub", "example")


class Settings(BaseSettings):
    """Every setting of the product; names are `PLNHUB_` + the field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PLNHUB_", extra="ignore", frozen=True)

    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    base_url: str = "http://127.0.0.1:8000"
    bind: str = "127.0.0.1:8000"
    jobs_url: str = ""
    trusted_proxies: int = 0
    language: str = "en"

    directory_url: str = ""
    directory_base: str = ""
    directory_bind_dn: str = ""
    directory_password: SecretStr = SecretStr("")
    directory_filter: str = "(objectClass=inetOrgPerson)"
    directory_sign_in: Literal["simple", "external", "gssapi"] = "simple"
    directory_client_certificate: str = ""
    directory_client_key: str = ""
    directory_ca_file: str = ""
    directory_starttls: bool = True
    directory_canaries: str = ""
    directory_vendor: str = ""
    directory_feed: str = "auto"
    directory_attributes: dict[str, str] = Field(default_factory=dict)
    directory_role_groups: dict[str, str] = Field(default_factory=dict)
    directory_photos: bool = False
    directory_photo_attributes: str = "thumbnailPhoto,jpegPhoto"
    directory_circle_groups: dict[str, str] = Field(default_factory=dict)
    directory_circles_base: str = ""
    directory_circles_filter: str = ""
    directory_lock_threshold: int = Field(default=10, ge=0, le=1000)
    directory_lock_minutes: int = Field(default=30, ge=1, le=1440)
    dimensions: str = ""
    levels: str = "Intern,Trainee,Junior,Professional,Senior,Lead,Manager,Director,Executive"

    inside_servers: str = ""
    inside_ca_file: str = ""

    archive_megabytes: int = Field(default=4096, ge=1, le=100_000)
    retention_months: int = Field(default=13, ge=1, le=120)

    demo: bool = False

    @field_validator("inside_servers")
    @classmethod
    def _web_addresses(cls, value: str) -> str:
        try:
            for url in _words(value):
                pair_of(url)
        except UnsafeTarget as error:
            raise ValueError(
                "write the addresses as https://chat.company.example, with commas between"
            ) from error
        return value

    @field_validator("base_url")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of strength: arguments, environment, `*_FILE`, the TOML file named by `PLNHUB_CONFIG`."""
        toml = TomlConfigSettingsSource(settings_cls, os.environ.get("PLNHUB_CONFIG"))
        return init_settings, env_settings, _SecretFiles(settings_cls), toml

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the product's database; SQLite in the data folder by default."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'plnhub.db'}"

    @property
    def canary_uids(self) -> tuple[str, ...]:
        return _words(self.directory_canaries)

    @property
    def inside_pairs(self) -> frozenset[tuple[str, int]]:
        """Host and port of the company's own servers that only the networks of the company may be read at."""
        return frozenset(pair_of(url) for url in _words(self.inside_servers))

    @property
    def level_names(self) -> tuple[str, ...]:
        """The levels from the newest to the highest, for figures from interns to CEO."""
        return _words(self.levels)

    @property
    def dimension_names(self) -> tuple[str, ...]:
        return _words(self.dimensions)


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads `PLNHUB_<NAME>_FILE`: the value is the stripped content of that file."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"PLNHUB_{field_name.upper()}_FILE")
        return (secret_from(path) if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in found.items() if value is not None}


def secret_from(path: str) -> str:
    """The stripped content of a secret file; raises SettingsError naming it."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"cannot read the secret file {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"the secret file {path} is not UTF-8 text") from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in text.split(",")) if word)


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; raises SettingsError naming each wrong setting."""
    file = os.environ.get("PLNHUB_CONFIG")
    if file and not Path(file).is_file():
        raise SettingsError(f"PLNHUB_CONFIG: there is no file {file}")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [f"PLNHUB_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("wrong settings:\n  " + "\n  ".join(lines)) from error
    except (UnreadableSettings, TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"wrong settings: {error}" + (f" ({file})" if file else "")) from error


def checked_secret(settings: Settings) -> str:
    """The secret key, refused when it is empty, short or a well-known word (attack T46)."""
    secret = settings.secret_key.get_secret_value()
    if len(secret) < SHORTEST_SECRET or is_guessable(secret):
        raise SettingsError(
            f"PLNHUB_SECRET_KEY is missing or weak: give at least {SHORTEST_SECRET} random characters, "
            "for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return secret


def is_guessable(secret: str) -> bool:
    """Whether it holds a well-known word, repeats itself, or climbs or falls like an alphabet."""
    steps = {ord(after) - ord(before) for before, after in pairwise(secret)}
    is_known = any(word in secret.lower() for word in WEAK_SECRETS)
    is_repeated = secret in (secret + secret)[1:-1]
    return is_known or is_repeated or len(set(secret)) < 10 or len(steps) < 10


def templates_folder() -> Path:
    """The page templates: beside the package in a checkout, inside it in an installed wheel."""
    beside = PACKAGE.parent / "templates"
    return beside if (beside / "layout.html").exists() else PACKAGE / "templates"
