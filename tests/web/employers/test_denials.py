import pytest

from referio.web.employers.denials import Denial, read_denial


@pytest.mark.parametrize(
    ("error", "description", "meant"),
    [
        ("access_denied", "User did not authorize the request", Denial.DENIED),
        ("access_denied", "User_did_not_authorize_the_request", Denial.DENIED),
        ("access_denied", "", Denial.DENIED),
        ("access_denied", "Only a Super Admin can authorize", Denial.NOT_SUPER_ADMIN),
        ("access_denied", "only_a_SUPER_ADMIN_may", Denial.NOT_SUPER_ADMIN),
        ("access_denied", "Missing permission", Denial.NOT_SUPER_ADMIN),
        ("access_denied", "Not in your Lever package", Denial.NO_PACKAGE),
        ("access_denied", "upgrade_your_plan to use apps", Denial.NO_PACKAGE),
        ("temporarily_unavailable", "", Denial.LATER),
        ("server_error", "Super Admin", Denial.LATER),
        ("invalid_scope", "", Denial.OTHER),
        ("", "", Denial.OTHER),
    ],
)
def test_what_lever_meant(error, description, meant):
    assert read_denial(error, description) is meant
