import CEntry

/// A compiled template: immutable once it is linked, and shared by any number of machines.
@safe struct Program {
  var code = Pool<Instruction>()
  /// The line of each instruction.
  var lines = Pool<UInt32>()
  var functions = Pool<Function>()
  var macros = Pool<MacroShape>()
  var blocks = Pool<BlockShape>()
  var constants = Pool<Constant>()
  var signatures = Pool<Signature>()
  /// The members of signatures and the parameters of macros: numbers of names.
  var lists = Pool<UInt32>()
  /// Template text in the form that it is written in.
  var pieces = Pool<Piece>()
  var characters = Pool<UInt8>()
  /// All texts of the tree; those that are used as names, filters or constants are marked.
  var names = Pool<Name>()
  var bytes = Pool<UInt8>()
  /// Filters and tests that must be there when the template is loaded.
  var requirements = Pool<Requirement>()
  /// The host's object that stands for the program.
  var owner: UnsafeMutableRawPointer?

  init() {
    unsafe owner = nil
  }

  mutating func free() {
    code.free()
    lines.free()
    functions.free()
    macros.free()
    blocks.free()
    constants.free()
    signatures.free()
    lists.free()
    pieces.free()
    characters.free()
    names.free()
    bytes.free()
    requirements.free()
  }
}

typealias Name = melbacore_name
typealias Signature = melbacore_signature

/// A run of instructions with variables of its own.
struct Function: BitwiseCopyable {
  var entry: UInt32 = 0
  var variables: UInt32 = 0
  /// The deepest that its stack gets.
  var depth: UInt32 = 0
  var loops: UInt32 = 0
  /// Macros made in it live on in it, so that its frames may outlive their run.
  var hasClosures: Bool = false
  var kind: FunctionKind = .root
  var line: UInt32 = 0
  /// The name of its block or macro.
  var name: UInt32 = 0
}

enum FunctionKind: UInt8 {
  case root = 0, block = 1, macro = 2, caller = 3, loop = 4
}

/// What is known of a macro beside its code.
struct MacroShape: BitwiseCopyable {
  var function: UInt32 = 0
  var name: UInt32 = 0
  /// Where its parameters' names are in the lists, and how many.
  var firstParameter: UInt32 = 0
  var parameters: UInt32 = 0
  var takesCaller = false
  var takesKeywords = false
  var takesVariable = false
  /// Which parameter is `caller`, or -1.
  var explicitCaller: Int32 = -1
}

struct BlockShape: BitwiseCopyable {
  var name: UInt32
  var function: UInt32
  var isRequired: Bool
}

typealias Constant = melbacore_constant

extension Constant {
  init(kind: ConstantKind, text: UInt32 = 0, bits: UInt64 = 0) {
    unsafe self.init(kind: UInt32(kind.rawValue), text: text, bits: bits, handle: nil)
  }
}

/// Template text: characters of one width.
struct Piece: BitwiseCopyable {
  var start: UInt32
  /// In characters.
  var count: UInt32
  var width: UInt32
  var widest: UInt32
}

struct Requirement: BitwiseCopyable {
  var name: UInt32
  var line: UInt32
  var isFilter: Bool
}
