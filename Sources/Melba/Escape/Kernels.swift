import CKernels
import CPlatform

/// Chooses between the kernels for the instructions that this machine has and the portable ones.
enum Kernels {
  static func table(of context: EscapeContext) -> UnsafePointer<melba_escape_table> {
    // The tables are a C array of constants, which Swift sees as a tuple.
    unsafe melbakernel_table_of(context.rawValue)
  }

  /// Counts what `context` replaces; characters beyond ASCII are clean.
  @inline(__always)
  static func tally<Unit: CodeUnit>(_ text: Span<Unit>, for context: EscapeContext) -> melba_tally {
    let table = unsafe table(of: context)
    return unsafe text.withUnsafeBufferPointer { text in
      let start = text.baseAddress
      #if arch(x86_64)
        let level = melbaplatform_level()
        if level == MELBA_LEVEL_AVX512 {
          return unsafe melbakernel_tally_avx512(table, start, text.count, Unit.shift)
        }
        if level == MELBA_LEVEL_AVX2 {
          return unsafe melbakernel_tally_avx2(table, start, text.count, Unit.shift)
        }
      #elseif arch(arm64)
        if melbaplatform_level() == MELBA_LEVEL_NEON {
          return unsafe melbakernel_tally_neon(table, start, text.count, Unit.shift)
        }
      #endif
      return unsafe Portable.tally(text, table)
    }
  }

  /// Writes `text` as `context` wants it.
  @inline(__always)
  static func fill<Unit: CodeUnit>(
    _ text: Span<Unit>, for context: EscapeContext, into writer: inout Writer<Unit>
  ) {
    let table = unsafe table(of: context)
    unsafe text.withUnsafeBufferPointer { text in
      let source = text.baseAddress
      let count = text.count
      unsafe writer.fill { start, end in
        #if arch(x86_64)
          let level = melbaplatform_level()
          if level == MELBA_LEVEL_AVX512 {
            return unsafe melbakernel_fill_avx512(table, source, count, Unit.shift, start, end)
              .assumingMemoryBound(to: Unit.self)
          }
          if level == MELBA_LEVEL_AVX2 {
            return unsafe melbakernel_fill_avx2(table, source, count, Unit.shift, start, end)
              .assumingMemoryBound(to: Unit.self)
          }
        #elseif arch(arm64)
          if melbaplatform_level() == MELBA_LEVEL_NEON {
            return unsafe melbakernel_fill_neon(table, source, count, Unit.shift, start, end)
              .assumingMemoryBound(to: Unit.self)
          }
        #endif
        return unsafe Portable.fill(text, table, start)
      }
    }
  }
}
