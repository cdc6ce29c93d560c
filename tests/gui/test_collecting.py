"""Garbage is collected again once a window is made, however that ends."""

import gc

import pytest

from xentgui.gui import collecting


def test_garbage_is_left_while_a_window_is_made_and_collected_after_it():
    with collecting.put_off():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_collected_again_where_no_window_could_be_made():
    with pytest.raises(ValueError, match="no display"), collecting.put_off():
        raise ValueError("no display")
    assert gc.isenabled()


def test_what_the_start_made_is_not_looked_through_again():
    try:
        with collecting.put_off():
            made: list[object] = []
            collecting.take_up()
            assert gc.isenabled()
            assert not any(each is made for each in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(each is made for each in gc.get_objects())
