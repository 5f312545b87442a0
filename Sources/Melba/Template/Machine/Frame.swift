import CEntry
import CPlatform

typealias HostTableOfTemplates = melbacore_template_host
typealias Scope = melbacore_scope
typealias LoopRecord = melbacore_loop
typealias Closure = melbacore_macro

/// A function that runs.  Its variables, its stack and its loops lie behind it:
///
///     | Frame | variables ... | stack ... | loops ... |
@unsafe struct Frame {
  var program: UnsafePointer<Program>
  var scope: UnsafeMutablePointer<Scope>
  /// The frame that called it; nil for the one that a host began.
  var caller: UnsafeMutablePointer<Frame>?
  /// The frame in which its macro was made.
  var outer: UnsafeMutablePointer<Frame>?
  var variables: UnsafeMutablePointer<Value>
  var stack: UnsafeMutablePointer<Value>
  var loops: UnsafeMutablePointer<LoopRecord>
  var code: UnsafePointer<Instruction>
  /// The next instruction, and the end of the stack, as they were last noted.
  var next: UnsafePointer<Instruction>
  var top: UnsafeMutablePointer<Value>
  var function: UInt32
  /// Values that the caller drops when this ends, and what it does with the output.
  var drops: UInt32
  var result: FrameResult
  var ownsScope: Bool
  var isOnHeap: Bool
  /// Which block of the scope it is.
  var block: UInt32
  /// How deep a recursive loop is.
  var depth: UInt32
  /// Who holds it: the machine while it runs, the host's cell of it, and frames that were opened in it.
  var references: UInt32
  /// How many frames that run are this one or have been opened in it.
  var active: UInt32
  /// The host's object that holds this frame for macros, once there is one.
  var cell: UnsafeMutableRawPointer?
  /// The cell of the frame further out, which this one holds while it runs.
  var heldCell: UnsafeMutableRawPointer?
  var captureStart: Int
  var captureWidest: UInt32
  var macro: UnsafeMutablePointer<Closure>?
  /// The macros that were made in it.
  var closures: UnsafeMutablePointer<Closure>?
}

/// What becomes of what a function writes.
enum FrameResult: UInt8 {
  /// It stays in the output.
  case written
  /// It is taken out and becomes a value, safe where the caller's scope escapes.
  case value
  /// As `value`, but always plain text.
  case text
}

/// Memory for frames, the last one of which is always given back first.
@safe struct FrameStack {
  private var chunk: UnsafeMutableRawPointer?
  private var top = 0
  private var end = 0
  private static let chunkSize = 16 << 10

  init() {
    unsafe chunk = nil
  }

  /// `size` bytes at a multiple of 16, or nil.
  @inline(__always)
  mutating func push(_ size: Int) -> UnsafeMutableRawPointer? {
    if size <= end - top, let chunk = unsafe chunk {
      let piece = unsafe chunk + top
      top += size
      return unsafe piece
    }
    return unsafe pushChunk(size)
  }

  @inline(never)
  private mutating func pushChunk(_ size: Int) -> UnsafeMutableRawPointer? {
    let wanted = max(Self.chunkSize, size + 32)
    guard let memory = unsafe melbaplatform_resize(nil, wanted) else { return nil }
    // | the chunk before (8) | its top (8) | its end (8) | 0 (8) |
    unsafe memory.storeBytes(of: chunk, as: UnsafeMutableRawPointer?.self)
    unsafe memory.storeBytes(of: top, toByteOffset: 8, as: Int.self)
    unsafe memory.storeBytes(of: end, toByteOffset: 16, as: Int.self)
    unsafe chunk = memory
    end = wanted
    top = 32 + size
    return unsafe memory + 32
  }

  /// Takes back the piece that was given out last.
  @inline(__always)
  mutating func pop(_ piece: UnsafeMutableRawPointer) {
    guard let chunk = unsafe chunk else { return }
    top = unsafe piece - chunk
    if top == 32 { unsafe popChunk(chunk) }
  }

  /// The first chunk is kept for the next render.
  private mutating func popChunk(_ memory: UnsafeMutableRawPointer) {
    guard let before = unsafe memory.load(as: UnsafeMutableRawPointer?.self) else { return }
    top = unsafe memory.load(fromByteOffset: 8, as: Int.self)
    end = unsafe memory.load(fromByteOffset: 16, as: Int.self)
    unsafe chunk = before
    unsafe _ = melbaplatform_resize(memory, 0)
  }

  mutating func free() {
    while let memory = unsafe chunk {
      unsafe chunk = memory.load(as: UnsafeMutableRawPointer?.self)
      unsafe _ = melbaplatform_resize(memory, 0)
    }
    (top, end) = (0, 0)
  }
}
