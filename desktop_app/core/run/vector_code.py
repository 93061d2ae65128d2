"""Teaches numba the primitives, for a double and for `LANES` of them, and makes ladders of choices.

A vector type of LLVM holds the lanes: so the loop's source, compiled for lanes, becomes vector code of the processor,
whatever its width, and each lane rounds as a double alone does. An array with one axis more than that of lanes, which
is `MANY` // `LANES` long, has `MANY` lanes: the processor works at one half while the other waits.
"""

import inspect
import operator
import platform
from collections.abc import Callable, Iterable
from typing import Any

import numba
from llvmlite import ir
from llvmlite.binding import set_option
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.imputils import lower_builtin, lower_cast
from numba.core.typeconv import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import overload, register_model

from desktop_app.core.model.numerics import primitives
from desktop_app.core.model.numerics.choice import Choice
from desktop_app.core.run.inner_code import InnerCompiler
from desktop_app.core.run.lanes import LANES, MANY

_F8, _BIT, _WORD = types.float64, types.boolean, ir.IntType(64)
_DOUBLE, _TRUTH = ir.DoubleType(), ir.IntType(1)
_EXPONENT_BITS, _BIAS = 52, 1023


class _Lanes(types.Type):  # type: ignore[misc]
    """So many doubles."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"lanes of {count}")

    def can_convert_from(self, context: Any, other: Any) -> Any:
        return Conversion.safe if isinstance(other, types.Number) else None


class _Truths(types.Type):  # type: ignore[misc]
    """An answer for each lane."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"truths of {count}")


# Only compiled code calls most functions: then numba need not make a way in from Python and C, which takes long.
# All have the same options, as numba compiles anew what is called with others.
INNER: dict[str, Any] = {
    "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy", "pipeline_class": InnerCompiler,
}  # fmt: skip

_LANES = {count: _Lanes(count) for count in (LANES, MANY)}
_TRUTHS = {count: _Truths(count) for count in (LANES, MANY)}


def _vector(element: Any, count: int) -> Any:
    return ir.VectorType(element, count)


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _vector(_DOUBLE, of.count))


@register_model(_Truths)
class _TruthsModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _vector(_TRUTH, of.count))


@lower_cast(types.Number, _Lanes)  # type: ignore[untyped-decorator]
def _wide(context: Any, builder: Any, given: Any, made: Any, value: Any) -> Any:
    return _splat(builder, context.cast(builder, value, given, _F8), made.count)


def _splat(builder: Any, value: Any, count: int) -> Any:
    unknown = ir.Constant(_vector(value.type, count), ir.Undefined)
    first = builder.insert_element(unknown, value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, unknown, ir.Constant(_vector(ir.IntType(32), count), [0] * count))


def _constant(type_: Any, value: Any) -> Any:
    """A constant of a number's type, or in each lane of a vector's."""
    return ir.Constant(type_, [value] * type_.count if isinstance(type_, ir.VectorType) else value)


def _with_element(type_: Any, element: Any) -> Any:
    """The type of another element with as many lanes as `type_` has."""
    return _vector(element, type_.count) if isinstance(type_, ir.VectorType) else element


def _number(*given: Any) -> Any:
    """What an operation on these makes: a double, or lanes if any of them is."""
    if not all(isinstance(each, (_Lanes, types.Number)) for each in given):
        return None
    return next((each for each in given if isinstance(each, _Lanes)), _F8)


def _operation(functions: Iterable[Any], sign: Callable[..., Any], code: Callable[..., Any], *given: Any) -> None:
    """Have numba compile calls of these functions by `code`, where `sign` gives a signature for the arguments."""

    def generic(self: Any, given: Any, _: Any) -> Any:
        return sign(*given)

    for function in functions:
        name = f"{getattr(function, '__name__', 'operation')}_template"
        infer_global(function)(type(name, (AbstractTemplate,), {"key": function, "generic": generic}))
        lower_builtin(function, *(given or [types.VarArg(types.Any)]))(code)


def _of_lanes(count: int, *, is_answer: bool = False) -> Callable[..., Any]:
    """The signatures of operations on lanes that numba knows for numbers."""

    def sign(*given: Any) -> Any:
        number = _number(*given)
        if len(given) == count and isinstance(number, _Lanes):
            return signature(_TRUTHS[number.count] if is_answer else number, *[number] * count)
        return None

    return sign


def _of_numbers(count: int) -> Callable[..., Any]:
    """The signatures of our own operations on numbers."""

    def sign(*given: Any) -> Any:
        number = _number(*given)
        return signature(number, *[number] * count) if number and len(given) == count else None

    return sign


def _call(name: str) -> Callable[..., Any]:
    """An intrinsic function of LLVM."""

    def code(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
        type_ = arguments[0].type
        suffix = f"v{type_.count}f64" if isinstance(type_, ir.VectorType) else "f64"
        called = ir.FunctionType(type_, [type_] * len(arguments))
        return builder.call(cgutils.get_or_insert_function(builder.module, called, f"llvm.{name}.{suffix}"), arguments)

    return code


def _built(name: str, *before: Any) -> Callable[..., Any]:
    """An instruction."""
    return lambda context, builder, signed, arguments: getattr(builder, name)(*before, *arguments)


def _bits(builder: Any, number: Any) -> Any:
    return builder.bitcast(number, _with_element(number.type, _WORD))


def _two_to(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    """The low bits of k + MAGIC are those of k."""
    (u,) = arguments
    bits = _bits(builder, u)
    biased = builder.add(bits, _constant(bits.type, _BIAS))
    return builder.bitcast(builder.shl(biased, _constant(bits.type, _EXPONENT_BITS)), u.type)


def _exponent(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    """1 is added to the exponent where the mantissa is at least √2, by a carry."""
    (x,) = arguments
    bits = _bits(builder, x)
    carried = builder.add(bits, _constant(bits.type, (0x3FF00000 - 0x3FE6A09E) << 32))
    k = builder.lshr(carried, _constant(bits.type, _EXPONENT_BITS))
    biased = builder.add(k, _constant(bits.type, 0x4338000000000000 - _BIAS))  # the bits of MAGIC
    return builder.fsub(builder.bitcast(biased, x.type), _constant(x.type, primitives.MAGIC))


def _over_two_to(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    x, k = arguments
    bits = _bits(builder, x)
    of_k = _bits(builder, builder.fadd(k, _constant(k.type, primitives.MAGIC)))
    return builder.bitcast(builder.sub(bits, builder.shl(of_k, _constant(bits.type, _EXPONENT_BITS))), x.type)


def _sign_select(condition: Any, a: Any, b: Any) -> Any:
    number = _LANES[condition.count] if isinstance(condition, _Truths) else _number(a, b)
    return signature(number, condition, number, number)


def _guessed(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    """LLVM makes a jump of a selection that nearly always goes one way; in lanes there is nothing to guess."""
    made = builder.select(*arguments)
    if not isinstance(signed.args[0], _Truths):
        _make_jump(builder, made)
    return made


def _foreseen(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    """The guess where it has the bits of the value: the processor foresees the jump."""
    value, guess = arguments
    if isinstance(value.type, ir.VectorType):
        return value
    made = builder.select(builder.icmp_unsigned("==", _bits(builder, value), _bits(builder, guess)), guess, value)
    _make_jump(builder, made)
    return made


def _make_jump(builder: Any, selection: Any) -> None:
    weights = [ir.Constant(ir.IntType(32), weight) for weight in (1, 100_000)]
    name = ir.MetaDataString(builder.module, "branch_weights")
    selection.set_metadata("prof", builder.module.add_metadata([name, *weights]))


def _sign_any(condition: Any) -> Any:
    return signature(_BIT, condition)


def _reduced(name: str) -> Callable[..., Any]:
    def code(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
        (condition,) = arguments
        if not isinstance(signed.args[0], _Truths):
            return condition
        bits = builder.bitcast(condition, ir.IntType(signed.args[0].count))
        none, all_ = ir.Constant(bits.type, 0), ir.Constant(bits.type, -1)
        return builder.icmp_unsigned("!=", bits, none) if name == "any" else builder.icmp_unsigned("==", bits, all_)

    return code


_NUMBERS = {2: _F8, 3: _LANES[LANES], 4: _LANES[MANY]}  # by how many axes an array has


def _sign_load(array: Any, row: Any, column: Any) -> Any:
    return signature(_NUMBERS[array.ndim], array, types.intp, types.intp)


def _sign_store(array: Any, row: Any, column: Any, value: Any) -> Any:
    return signature(types.none, array, types.intp, types.intp, _NUMBERS[array.ndim])


def _place(context: Any, builder: Any, array: Any, value: Any, row: Any, column: Any) -> Any:
    """Where the number, or the lanes, of a row and a column are in an array in C order."""
    made = context.make_array(array)(context, builder, value)
    columns = builder.extract_value(made.shape, 1)
    index = builder.add(builder.mul(row, columns), column)
    if array.ndim == 2:
        return builder.gep(made.data, [index])
    count = _NUMBERS[array.ndim].count
    first = builder.gep(made.data, [builder.mul(index, ir.Constant(index.type, count))])
    return builder.bitcast(first, _vector(_DOUBLE, count).as_pointer())


def _load(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    return builder.load(_place(context, builder, signed.args[0], *arguments), align=8)


def _store(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    *where, value = arguments
    made = builder.store(value, _place(context, builder, signed.args[0], *where), align=8)
    if isinstance(value.type, ir.VectorType):
        made.__class__ = _VolatileStore
    return context.get_dummy_value()


class _VolatileStore(ir.instructions.StoreInstr):  # type: ignore[misc]
    """A volatile store. Of others LLVM makes masked ones where a lane may stay, which many processors take long for."""

    def descr(self, buf: list[str]) -> None:
        made: list[str] = []
        super().descr(made)
        buf.append("".join(made).replace("store ", "store volatile ", 1))


def _cells(context: Any, builder: Any, array: Any, value: Any, row: Any, column: Any) -> list[Any]:
    """Where the number of each lane is, of a row and a column of an array (rows, lanes, columns) in C order."""
    made = context.make_array(array)(context, builder, value)
    columns = builder.extract_value(made.shape, 2)
    first = builder.mul(row, ir.Constant(row.type, LANES))
    rows = (builder.add(first, ir.Constant(row.type, lane)) for lane in range(LANES))
    return [builder.gep(made.data, [builder.add(builder.mul(each, columns), column)]) for each in rows]


def _kept(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    if signed.args[0].ndim == 2:
        return _load(context, builder, signed, arguments)
    made = ir.Constant(_vector(_DOUBLE, LANES), ir.Undefined)
    for lane, cell in enumerate(_cells(context, builder, signed.args[0], *arguments)):
        made = builder.insert_element(made, builder.load(cell), ir.Constant(ir.IntType(32), lane))
    return made


def _keep(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    if signed.args[0].ndim == 2:
        return _store(context, builder, signed, arguments)
    *where, value = arguments
    for lane, cell in enumerate(_cells(context, builder, signed.args[0], *where)):
        builder.store(builder.extract_element(value, ir.Constant(ir.IntType(32), lane)), cell)
    return context.get_dummy_value()


def _sign_wide(value: Any, like: Any) -> Any:
    number = like if isinstance(like, _Lanes) else _F8
    return signature(number, number, like)


def _itself(registers: Any) -> Any:
    return lambda registers: registers


def _only(code: Any, position: Any) -> Any:
    if isinstance(code, types.Integer):
        return lambda code, position: code == position
    return lambda code, position: code.present == 1 << position


def _sign_both(a: Any, b: Any) -> Any:
    return signature(a, a, a) if isinstance(a, _Truths) and a == b else None


def widened(each: Any, given: Any) -> Any:
    """A tuple with as many lanes as `each` has in place of numbers."""


def _sign_widened(each: Any, given: Any) -> Any:
    made = types.UniTuple(each, len(given))
    return signature(made, each, made)


def _sign_merged(condition: Any, new: Any, old: Any) -> Any:
    made = types.UniTuple(_LANES[condition.count], len(new))
    return signature(made, condition, made, made)


def merged(condition: Any, new: Any, old: Any) -> Any:
    """The lanes of the tuple `new` where the condition holds, of `old` elsewhere."""


def _merged(context: Any, builder: Any, signed: Any, arguments: Any) -> Any:
    condition, new, old = arguments
    both = zip(cgutils.unpack_tuple(builder, new), cgutils.unpack_tuple(builder, old), strict=True)
    return context.make_tuple(builder, signed.return_type, [builder.select(condition, a, b) for a, b in both])


def teach() -> None:
    """Register the operations."""
    if platform.machine().lower() in ("x86_64", "amd64"):
        # Many Intel processors take a tenth longer for a loop with jumps across 32 bytes (their erratum SKX102).
        set_option("nudge", "--x86-branches-within-32B-boundaries")
    for names, instruction in (("add iadd", "fadd"), ("sub isub", "fsub"), ("mul imul", "fmul"), ("truediv", "fdiv")):
        _operation(
            [getattr(operator, name) for name in names.split()], _of_lanes(2), _built(instruction), _Lanes, _Lanes
        )
    for compare, sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "==")):
        _operation(
            [getattr(operator, compare)], _of_lanes(2, is_answer=True), _built("fcmp_ordered", sign), _Lanes, _Lanes
        )
    _operation([operator.neg], _of_lanes(1), _built("fneg"), _Lanes)
    _operation([abs], _of_lanes(1), _call("fabs"), _Lanes)
    _operation([operator.and_], _sign_both, _built("and_"), _Truths, _Truths)
    _operation([operator.or_], _sign_both, _built("or_"), _Truths, _Truths)
    _operation([primitives.sqrt], _of_numbers(1), _call("sqrt"))
    _operation([primitives.divided], _of_numbers(2), _built("fdiv"))
    _operation([primitives.fma], _of_numbers(3), _call("fma"))
    _operation([primitives.two_to], _of_numbers(1), _two_to)
    _operation([primitives.exponent], _of_numbers(1), _exponent)
    _operation([primitives.over_two_to], _of_numbers(2), _over_two_to)
    _operation([primitives.select], _sign_select, _built("select"))
    _operation([primitives.guessed], _sign_select, _guessed)
    _operation([primitives.foreseen], _of_numbers(2), _foreseen)
    _operation([primitives.any_of], _sign_any, _reduced("any"))
    _operation([primitives.all_of], _sign_any, _reduced("all"))
    _operation([primitives.load], _sign_load, _load)
    _operation([primitives.store], _sign_store, _store)
    _operation([primitives.keep], _sign_store, _keep)
    _operation([primitives.kept], _sign_load, _kept)
    _operation([primitives.wide], _sign_wide, lambda context, builder, signed, arguments: arguments[0])
    overload(primitives.own_registers, jit_options=INNER, strict=False)(_itself)
    overload(primitives.is_only, jit_options=INNER, strict=False)(_only)
    _operation([merged], _sign_merged, _merged)
    _operation([widened], _sign_widened, lambda context, builder, signed, arguments: arguments[1])


def teach_choice(chosen: Choice) -> None:
    """Register a choice: as a ladder of its functions, whose source is written here."""
    inlined: Any = numba.njit(**INNER)
    known: dict[str, Any] = {f"f{k}": inlined(function) for k, function in enumerate(chosen.functions)}
    known |= {"merged": merged, "widened": widened}
    arguments = ", ".join(inspect.signature(chosen.functions[0]).parameters)
    rungs = [k for k in range(len(chosen.functions)) if k != chosen.last]
    last = f"f{chosen.last}({arguments})"
    of_run = [
        *(f"if code == {k}: return f{k}({arguments})" for k in rungs),
        f"return {last}",
    ]
    of_lanes = [
        f"made = widened(code.each, {last})",
        *(f"if code.present >> {k} & 1: made = merged(code.each == {k}, f{k}({arguments}), made)" for k in rungs),
        "return made",
    ]
    for name, lines in (("of_run", of_run), ("of_lanes", of_lanes)):
        exec("\n    ".join((f"def {name}(code, {arguments}):", *lines)), known)

    @overload(chosen, jit_options=INNER, strict=False)  # type: ignore[untyped-decorator]
    def ladder(code: Any, *_: Any) -> Any:
        return known["of_run" if isinstance(code, types.Integer) else "of_lanes"]
