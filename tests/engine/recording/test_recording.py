"""Whatever is recorded computes what NumPy computes, in every run."""

import gc
import tracemalloc
from itertools import count

import numpy as np
import pytest

from engine.recording import Tape, begin, over_ones, uniform

UNARY = (np.exp, np.tanh, np.negative, np.abs, np.square, np.sqrt, np.sign, np.log1p)
BINARY = (np.add, np.subtract, np.multiply, np.divide, np.maximum, np.minimum)


class Writer:
    """Writes a random computation on arrays (6, 6), ordinary or recorded ones."""

    def __init__(self, seed, given):
        self.rng, self.values, self.held = np.random.default_rng(seed), list(given), []

    def pick(self):
        return self.values[self.rng.integers(len(self.values))]

    def write(self):
        kinds = [name for name in dir(self) if name.startswith("do_")]
        for _ in range(self.rng.integers(3, 30)):
            made = getattr(self, kinds[self.rng.integers(len(kinds))])(self.pick())
            if made is not None:
                made = np.clip(np.where(made == made, made, 0), -1e3, 1e3)
                self.values.append(made)
                if self.rng.random() < 0.3:
                    self.held.append(made)
            if self.rng.random() < 0.2:
                self.values = self.values[-5:]  # the others become temporary, unless they are held
        return [*self.held, self.values[-1]]

    def do_unary(self, a):
        return UNARY[self.rng.integers(len(UNARY))](np.minimum(np.abs(a), 3))

    def do_binary(self, a):
        return BINARY[self.rng.integers(len(BINARY))](a, self.pick())

    def do_numbers(self, a):
        return 2 - float(self.rng.normal()) * a / 3 + a**2 - abs(a) ** 0.5 + np.float64(0.5)

    def do_sigmoid(self, a):
        return 1 / (1 + np.exp(-np.clip(a, -5, 5)))

    def do_product(self, a):
        return (a @ self.pick().T) * 0.1

    def do_reductions(self, a):
        return a - a.max(axis=0, keepdims=True) + a.sum(axis=1, keepdims=True) / a.mean()

    def do_mean(self, a):
        return a - np.mean(a, axis=-1).reshape(6, 1) + np.sum(a, axis=(0, 1)) * a.min()

    def do_rows(self, a):
        new, i = a * 1.0, self.rng.integers(4)
        new[i : i + 2] = self.pick()[2:4] * 2 - new[:2]
        return new

    def do_in_place(self, a):
        a += self.pick() * 0.5

    def do_columns(self, a):
        a[:, 1:3] = self.pick()[:, 3:5]

    def do_choice(self, a):
        return np.where(a > self.pick(), a, 0.1 * self.pick()) * (a > 0)

    def do_turned(self, a):
        return (a * 2).T + self.pick() - (a * 0.5)[::-1]

    def do_read_before_written(self, a):
        t = self.pick() * 0.5
        new = a + 1
        a[...] = t
        return new

    def do_written_while_in_use(self, a):
        t = self.pick() * 0.5
        a[...] = t
        a += 1
        return t - 1

    def do_written_over(self, a):
        t = a + 1
        t *= self.pick()
        t[1:3] -= 2
        a[...] = t
        return t + a

    def do_copied_and_changed(self, a):
        t, copy = self.pick() * 0.5, np.zeros_like(a)
        copy[...] = t
        copy += 1
        return (t @ t) * 0.1 + copy

    def do_copied_and_both_read(self, a):
        t, copy = self.pick() * 0.5, np.zeros_like(a)
        copy[...] = t
        return (t @ copy) * 0.1 + (copy @ t) * 0.1

    def do_given_away_and_written_over(self, a):
        t = self.pick() * 0.5
        a[...] = t
        a *= 2
        return (t @ a) * 0.1

    def do_onto_itself(self, a):
        a[...] = a.T * 0.5
        a[...] = (a @ a) * 0.1
        a[1:] = a[:-1] + 1
        a[...] = a - a[0]

    def do_product_onto_itself(self, a):
        a[...] = np.tanh(a @ a)
        a[2:4], new = a[:2] @ a, a * 1
        return new

    def do_backwards(self, a):
        return a[::-1] + a.T - np.zeros_like(a) + np.full_like(a, 2)

    def do_flat(self, a):
        t = (a @ a.T) * 0.1
        t.reshape(-1)[7:20] = 1
        return t.reshape(4, 9)[:, ::2].sum() * 0.01 + t

    def do_over_ones(self, a):
        return np.ones_like(a) @ over_ones(a * 2)[1:] * 0.1


@pytest.mark.parametrize("block", range(12))
def test_random_computations_come_to_what_numpy_comes_to(block):
    for seed in range(50 * block, 50 * block + 50):
        rng = np.random.default_rng([seed, 1])
        first, second = ([rng.normal(size=(6, 6)) for _ in range(3)] for _ in "ab")
        given = [a.copy() for a in second]
        with np.errstate(all="ignore"):
            wanted = [np.array(a) for a in Writer(seed, given).write()]
        tape = Tape()
        results = Writer(seed, [tape.array(a) for a in first]).write()
        run = tape.compile(keep=results)
        for _ in range(2):  # twice, because whatever is left in a buffer must not matter
            for a, b in zip(first, second, strict=True):
                a[...] = b
            run()
            found = [run[each] for each in results]
            for a, b in zip((*found, *first), (*wanted, *given), strict=True):
                assert a.dtype == b.dtype
                np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-6, err_msg=f"program {seed}")


def recorded(shape=(3, 4), dtype="f4"):
    return Tape().array(np.ones(shape, dtype))


REFUSED = {
    "a truth value": lambda z: z if z.sum() > 0 else -z,
    "a comparison of two": lambda z: max(z, 0),
    "a chain of comparisons": lambda z: z[0] < z[1] < z[2],
    "membership": lambda z: 1 in z,
    "a number": lambda z: float(z.sum()),
    "a whole number": lambda z: range(z.sum()),
    "an item": lambda z: z.item(),
    "a mask as an index": lambda z: z[z > 0],
    "a mask that is written to": lambda z: z.__setitem__(z > 0, 0),
    "a list as an index": lambda z: z[[0, 1]],
    "an array as an index": lambda z: z[np.array([0, 1])],
    "an ordinary array as an operand": lambda z: z + np.ones((3, 4), "f4"),
    "an ordinary array first": lambda z: np.ones((3, 4), "f4") * z,
    "a list as an operand": lambda z: np.add(z, [1, 2, 3, 4]),
    "an array of another tape": lambda z: z + recorded(),
    "writing into an ordinary array": lambda z: np.ones((3, 4)).__setitem__(..., z),
    "adding to an ordinary array": lambda z: np.ones((3, 4)).__iadd__(z),
    "being made an ordinary array": np.asarray,
    "being stacked": lambda z: np.array([z, z]),
    "a copy": lambda z: z.copy(),
    "another type": lambda z: z.astype("f8"),
    "a variance": lambda z: z.var(),
    "a product of vectors": lambda z: z[0] @ z[0],
    "where in a ufunc": lambda z: np.add(z, 1, where=z > 0),
    "casting in a ufunc": lambda z: np.add(z, 1, casting="unsafe"),
    "a ufunc of two results": np.modf,
    "accumulation": np.add.accumulate,
    "an outer product": lambda z: np.multiply.outer(z, z),
    "a product over an axis": np.multiply.reduce,
    "a sum with a first value": lambda z: np.add.reduce(z, initial=1),
    "a reshape that copies": lambda z: z.T.reshape(-1),
    "one choice": lambda z: np.where(z > 0),
    "a number as a mask": lambda z: np.where(z, 1, z),
    "an index of the largest": np.argmax,
    "a cumulative sum": np.cumsum,
    "an inverse": np.linalg.inv,
    "concatenation": lambda z: np.concatenate([z, z]),
    "Einstein's sum": lambda z: np.einsum("ij->i", z),
    "a median": np.median,
    "values of a wider kind": lambda z: z.__setitem__(0, z[1] * 1j),
    "a result of a wider kind": lambda z: np.multiply(z, 1j, out=z),
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_recorded_is_refused_while_recording(statement):
    with pytest.raises(TypeError):
        statement(recorded())


def test_a_refusal_says_what_can_be_written_instead():
    z = recorded()
    for statement, instead in (
        (lambda: z[z > 0], "for a mask a factor or np.where"),
        (lambda: bool(z > 0), "write a choice as np.where or a mask as a factor"),
        (lambda: z.cumsum(), "there are ufuncs, @, sums"),
        (lambda: z + np.ones(4), r"arrays from Tape.array\(…\)"),
        (lambda: np.linalg.inv(z), "Tape.do"),
    ):
        with pytest.raises(TypeError, match=instead):
            statement()


@pytest.mark.parametrize(
    "statement",
    [
        lambda z: z @ z,
        lambda z: z + z[:2],
        lambda z: z.__setitem__(0, z),
        lambda z: np.add(z, 1, out=z[0]),
        lambda z: z.sum(axis=2),
    ],
)
def test_shapes_that_do_not_fit_are_refused_as_numpy_refuses_them(statement):
    for a in (recorded(), np.ones((3, 4), "f4")):
        with pytest.raises(ValueError, match=r".+"):
            statement(a)


@pytest.mark.parametrize("of", [np.float32, np.float64, np.int64, bool])
@pytest.mark.parametrize(
    "statement",
    [
        lambda a: a * 2,
        lambda a: a / 2,
        lambda a: a * 0.5,
        lambda a: a * np.float64(0.5),
        lambda a: a * (a > 0),
        lambda a: (a > 0) / 2,
        lambda a: a > 0,
        lambda a: np.where(a > 0, a, 0.5),
        lambda a: np.where(a > 0, 1, 0.5),
        lambda a: np.exp(a),
        lambda a: a.sum(),
        lambda a: a.mean(axis=0),
        lambda a: a.max(axis=1),
        lambda a: a @ a.T,
        lambda a: np.clip(a, 0, 1),
        lambda a: abs(a) ** 2,
    ],
)
def test_types_are_promoted_as_numpy_promotes_them(of, statement):
    plain = np.array([[0, 1], [2, 3]]).astype(of)
    wanted, tape = statement(plain), Tape()
    made = statement(tape.array(plain))
    run = tape.compile(keep=[made])
    run()
    assert run[made].dtype == wanted.dtype
    np.testing.assert_allclose(run[made], wanted, rtol=1e-6)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_temporaries_are_computed_in_place_and_only_results_that_are_kept_have_memory():
    z = np.linspace(-2, 2, 12, dtype="f4").reshape(3, 4)
    tape = Tape()
    a = sigmoid(tape.array(z))
    b = sigmoid(a)
    c = sigmoid(b)
    run = tape.compile(keep=[b, c])
    run()
    assert len(run.calls) == 12
    np.testing.assert_array_equal(run[b], sigmoid(sigmoid(z)))
    np.testing.assert_array_equal(run[c], sigmoid(run[b]))
    assert (
        len({id(each.args[-1]) for each in run.calls}) == 2
    )  # b, in whose place a is computed too, and c
    with pytest.raises(KeyError, match=r"Tape\.compile\(keep"):
        run[a]


def test_what_is_assigned_to_a_place_is_computed_there():
    z, out = np.linspace(-2, 2, 12, dtype="f4").reshape(3, 4), np.zeros((4, 4), "f4")
    tape = Tape()
    tape.array(out)[:-1] = sigmoid(tape.array(z))
    run = tape.compile()
    assert len(run.calls) == 4
    assert all(np.shares_memory(each.args[-1], out) for each in run.calls)
    run()
    np.testing.assert_array_equal(out[:-1], sigmoid(z))


def test_what_others_see_is_not_written_before_its_stage():
    theta, tape = np.ones(3, "f4"), Tape()
    t = tape.array(theta)
    tape.stage("compute")
    new = t * 2
    tape.stage("write")
    t[...] = new
    run, seen = tape.compile(), []
    for name in run.walk():
        seen.append((name, theta.tolist()))
    assert seen == [("compute", [1, 1, 1]), ("write", [2, 2, 2])]


def test_what_others_see_is_not_written_before_a_call_that_sees_it():
    theta, seen, tape = np.ones(3, "f4"), [], Tape()
    t = tape.array(theta)
    new = t * 2
    tape.do(lambda: seen.append(theta.tolist()))
    t[...] = new
    tape.compile()()
    assert seen == [[1, 1, 1]]
    assert theta.tolist() == [2, 2, 2]


def test_what_others_write_later_does_not_change_what_was_copied_there():
    theta, tape = np.ones((3, 3), "f4"), Tape()
    t = tape.array(theta)
    new = t * 2
    t[...] = new
    tape.do(theta.fill, 0)
    product = new @ new
    run = tape.compile(keep=[product])
    run()
    assert (run[product] == 12).all()


def test_a_product_is_not_computed_in_the_place_of_its_own_factor():
    def row_by_row(w, x, out):
        return [lambda i=i: np.dot(w[i], x, out[i]) for i in range(len(w))]

    plain = np.arange(9.0).reshape(3, 3)
    wanted, tape = plain @ plain, Tape(row_by_row)
    a = tape.array(plain)
    a[...] = a @ a
    tape.compile()()
    np.testing.assert_array_equal(plain, wanted)


def test_a_result_that_is_kept_is_not_written_over_when_its_copy_is_no_longer_needed():
    x, tape = np.ones((3, 3), "f4"), Tape()
    copy = np.zeros_like(tape.array(x))
    t = tape.array(x) * 2
    copy[...] = t
    after = copy @ copy
    for _ in range(5):
        after = after @ after * 0.1
    run = tape.compile(keep=[t, after])
    run()
    assert (run[t] == 2).all()


def test_a_stage_can_be_run_alone_and_a_number_that_changes_is_an_array_without_axes():
    theta, alpha, steps = np.ones(3, "f4"), np.zeros((), "f4"), count(1)

    def tick():
        alpha[...] = 0.5 / next(steps)

    tape = Tape()
    t = tape.array(theta)
    tape.stage("gradient")
    g = 2 * t
    tape.stage("update")
    tape.do(tick)
    t -= tape.array(alpha) * g
    run = tape.compile(keep=[g])
    walk = run.walk()
    assert next(walk) == "gradient"
    assert theta.tolist() == [1, 1, 1]
    assert run[g].tolist() == [2, 2, 2]
    assert next(walk) == "update"
    assert theta.tolist() == [0, 0, 0]
    theta[...] = 1
    run()
    assert theta.tolist() == [0.5, 0.5, 0.5]
    assert [name for name, _ in run.stages] == ["gradient", "update"]


def test_a_stage_that_is_taken_up_again_runs_in_its_turn():
    x, tape = np.ones(2, "f4"), Tape()
    a = tape.array(x)
    for name in ("one", "two", "one"):
        begin(name, of=a)
        a += 1
        a *= 2
    assert list(tape.compile().walk()) == ["one", "two", "one"]
    assert x.tolist() == [22, 22]
    begin("three", of=x)  # on an ordinary array nothing happens


def test_a_limit_that_changes_is_read_in_every_run():
    z, limit, tape = np.array([-1, 1, 3], "f4"), np.zeros((), "f4"), Tape()
    a = np.maximum(tape.array(z), tape.array(limit))
    run = tape.compile(keep=[a])
    for limit[...] in (0, 2):
        run()
        assert run[a].tolist() == np.maximum(z, limit).tolist()


def test_chance_is_new_in_every_run_and_the_same_as_on_ordinary_arrays():
    x, tape = np.ones((4, 5), "f4"), Tape()
    mask = uniform(np.random.default_rng(0), tape.array(x)) >= 0.5
    run = tape.compile(keep=[mask])
    rng = np.random.default_rng(0)
    for _ in range(2):
        run()
        np.testing.assert_array_equal(run[mask], uniform(rng, x) >= 0.5)


def test_x_over_ones_is_where_x_is_computed_and_is_made_once():
    z, w = np.linspace(-2, 2, 12, dtype="f4").reshape(3, 4), np.ones((2, 4), "f4")
    tape = Tape()
    a = sigmoid(tape.array(z))
    first, second = tape.array(w) @ over_ones(a), over_ones(a) * 2
    run = tape.compile(keep=[a, first, second])
    assert len(run.calls) == 6
    run()
    np.testing.assert_array_equal(run[a], sigmoid(z))
    np.testing.assert_array_equal(run[second], over_ones(sigmoid(z)) * 2)
    np.testing.assert_allclose(run[first], w[:, :-1] @ sigmoid(z) + w[:, -1:], rtol=1e-6)


def test_an_array_to_spare_holds_temporaries_after_its_last_use():
    theta, gradient, tape = np.ones(5, "f4"), np.full(5, 3, "f4"), Tape()
    t, g = tape.array(theta), tape.array(gradient, spare=True)
    t -= np.sqrt(g * g) * 0.5
    run = tape.compile()
    run()
    assert theta.tolist() == [-0.5] * 5
    assert all(any(a is each.args[-1] for a in (theta, gradient)) for each in run.calls)


def test_arrays_that_share_memory_without_being_views_of_one_are_refused():
    raw = bytearray(40)
    tape = Tape()
    tape.array(np.frombuffer(raw, "f4"))
    with pytest.raises(TypeError, match="share no memory"):
        tape.array(np.frombuffer(raw, "f4")[1:])


def test_views_of_one_array_are_known_to_share_it():
    x, tape = np.arange(6, dtype="f4"), Tape()
    head, tail = tape.array(x[:4]), tape.array(x[2:])
    new = head * 2
    tail[...] = 0
    head[...] = new
    tape.compile()()
    assert x.tolist() == [0, 2, 4, 6, 0, 0]


def test_a_computation_never_warns():
    x, tape = np.full(3, 1e30, "f4"), Tape()
    a = np.exp(tape.array(x) * 1e30) - 1 / (tape.array(x) * 0)
    run = tape.compile(keep=[a])
    run()
    assert not np.isfinite(run[a]).any()


def test_nothing_is_allocated_in_a_run():
    z, tape = np.ones((200, 200), "f4"), Tape()
    a = sigmoid(tape.array(z))
    run = tape.compile(keep=[a, a @ a])
    run()
    gc.collect()
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000


def test_recording_takes_no_memory_for_what_is_never_computed():
    z, tape = np.ones((500, 500)), Tape()
    sigmoid(tape.array(z))  # 2 MB a result; the sketches share memory that is never touched
    gc.collect()
    tracemalloc.start()
    a = tape.array(z)
    for _ in range(50):
        a = sigmoid(a).T
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


def test_an_array_without_values_can_be_recorded():
    for shape in ((0, 3), (3, 0)):
        tape = Tape()
        a = sigmoid(tape.array(np.ones(shape))) + 1
        run = tape.compile(keep=[a])
        run()
        assert run[a].shape == shape


def test_a_recorded_array_says_what_it_is():
    z = recorded()
    assert repr(z) == "<recorded array of float32, shape (3, 4)>"
    assert (len(z), z.size, z.ndim, z.T.shape, np.shape(z)) == (3, 12, 2, (4, 3), (3, 4))
    assert not hasattr(z, "colour")
