"""How numba compiles functions that only compiled code calls: by the few passes that ours need, and not on their own.

Numba would optimise each of them and make machine code of it, ready to be called from Python. Here a function is handed
on to those that call it, where it is inlined, and all of it is optimised once: that takes half the time.
"""

from collections.abc import Callable
from typing import Any

from numba import _dynfunc
from numba.core import typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, CompileResult
from numba.core.compiler_machinery import PassManager, register_pass

# Functions that are not inlined. Numba has a flag for it, but with that it compiles anew what both kinds call.
APART = set[Callable[..., Any]]()


class _Library(JITCodeLibrary):  # type: ignore[misc]
    """Code of a function and of those that it calls, to be linked into that of its callers."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(typed_passes.NativeLowering):  # type: ignore[misc]
    _name = "lowering_of_inner_code"

    def run_pass(self, state: Any) -> bool:
        state.library = _Library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        flags = state.flags
        state.flags = flags.copy()
        state.flags.no_compile, state.flags.forceinline = True, state.func_id.func not in APART
        super().run_pass(state)
        state.flags = flags
        made = state.cr.fndesc
        # It stands for the function, and cannot be called.
        sign = _dynfunc.make_function(
            made.lookup_module(), made.qualname.split(".")[-1], "", 0, state.cr.env, (state.library,)
        )
        state.targetctx.insert_user_function(sign, made, [state.library])
        state.reload_init.extend(state.library._reload_init)
        state.cr = state.cr._replace(cfunc=sign)
        return True


class InnerCompiler(CompilerBase):  # type: ignore[misc]
    """The passes of numba that our functions need."""

    def define_pipelines(self) -> list[PassManager]:
        made = PassManager("inner code")
        for each in (
            untyped_passes.TranslateByteCode, untyped_passes.FixupArgs, untyped_passes.IRProcessing,
            untyped_passes.RewriteSemanticConstants, untyped_passes.DeadBranchPrune, untyped_passes.ReconstructSSA,
            typed_passes.NopythonTypeInference, typed_passes.PreLowerStripPhis, typed_passes.IRLegalization,
            _Lowering, typed_passes.NoPythonBackend,
        ):  # fmt: skip
            made.add_pass(each, each.__name__)
        made.finalize()
        return [made]


def complete(compiled: CompileResult) -> None:
    """Give the functions within a compiled one what numba keeps for each, as it does where it loads one."""
    codegen = compiled.target_context.codegen()
    for environment in compiled._find_referenced_environments():
        codegen.set_env(environment.env_name, environment)
