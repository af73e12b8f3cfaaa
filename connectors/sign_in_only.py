"""What networks have in common that name an account to whoever signs in there, and to nobody else."""

from connectors.challenge import judge
from connectors.contract import AccountRef, Challenge, ChallengeKind, Http, RemoteProfile, Verification
from connectors.errors import AccountNotFound


class SignInOnly:
    """`not_by_address` says why an address is not enough."""

    not_by_address: str

    def lookup(self, http: Http, text: str) -> AccountRef:
        """Raises AccountNotFound: an address does not tell for certain whose it is."""
        raise AccountNotFound(self.not_by_address)

    def challenges(self, ref: AccountRef) -> tuple[ChallengeKind, ...]:
        return ("oauth",)

    def verify(self, http: Http, ref: AccountRef, challenge: Challenge) -> Verification:
        """Nothing that stands on a page proves it: only signing in does."""
        return judge(ref, RemoteProfile(external_id=ref.account_id), challenge, http.now())
