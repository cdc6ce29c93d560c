"""The real libraries, asked once for all tests."""

import pytest
from real import RealLibraries


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> RealLibraries:
    return RealLibraries(tmp_path_factory.mktemp("batches"))
