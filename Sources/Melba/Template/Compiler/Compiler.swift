/// Makes a program of a tree.
///
/// It lives in memory of the C entry, which frees it whatever ended the call.
struct Compiler {
  let tree: Tree
  let settings: CompilerSettings
  var program = Program()
  var symbols = Symbols()
  var function = FunctionState()
  /// Places to be filled in with where a loop ends.
  var breaks = Pool<UInt32>()
  /// The variables of the captures that are open.
  var captures = Pool<UInt32>()
  /// For each text the variable in which a function keeps what the context has of that name.
  var kept = Pool<KeptName>()
  /// Block nodes, in the order of the template.
  var blockNodes = Pool<UInt32>()
  var special = SpecialNames()
  var line: UInt32 = 1
  /// How many `extends` were met, and whether one of them certainly runs.
  var extendsCount = 0
  var hasCertainExtends = false
  /// The lowest address of this thread's stack that may be used; 0 when it is not known.
  var stackEnd: UInt = 0

  init(_ tree: Tree, _ settings: CompilerSettings) {
    self.tree = tree
    self.settings = settings
  }

  mutating func free() {
    program.free()
    symbols.free()
    breaks.free()
    captures.free()
    kept.free()
    blockNodes.free()
  }

  mutating func compile() throws(CompileFault) {
    try checkStack(for: tree.node(tree.root))
    try takeNames()
    try begin()
    let root = tree.node(tree.root)
    try collectBlocks(tree.root)
    try compileRoot(root)
    for i in 0..<blockNodes.count { try compileBlock(blockNodes[i]) }
    settle()
  }
}

extension Compiler {
  /// Fails when the stack is too short for the node.  What looks through a node takes little for each level below it;
  /// what compiles it takes more, and comes here for each level again.
  func checkStack(for node: Node) throws(CompileFault) {
    var here: UInt8 = 0
    let address = unsafe withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
    let needed = CompilerSettings.stackReserve + UInt(node.height) * CompilerSettings.stackPerLevel
    guard stackEnd == 0 || (address > stackEnd && address - stackEnd > needed) else {
      throw CompileFault(reason: .tooDeep, line: node.line)
    }
  }
}

/// What the environment says.
struct CompilerSettings {
  /// Bytes of the stack for one level of what is compiled, and for each level that is only looked through.
  static let stackReserve: UInt = 12 << 10
  static let stackPerLevel: UInt = 512

  var escapes = false
  var isAsync = false
  var finalizes = false
  var isNative = false
  /// Operators on numbers go to the host as well.
  var interceptsOperators = false
}

/// What is known of the function that is being compiled.
struct FunctionState: BitwiseCopyable {
  var number: UInt32 = 0
  /// How many functions it is in.
  var level: UInt32 = 0
  var variables: UInt32 = 0
  var depth = 0
  var deepest = 0
  var loops: UInt32 = 0
  var hasClosures = false
  var kind: FunctionKind = .root
  /// The loop that `break` and `continue` mean.
  var hasLoop = false
  var loopTop: UInt32 = 0
  var firstBreak = 0
  /// How many captures were open when that loop began.
  var firstCapture = 0
}

struct KeptName: BitwiseCopyable {
  var function: UInt32
  var variable: UInt32
}

/// The numbers of the names that mean something to the compiler.
struct SpecialNames: BitwiseCopyable {
  var loop: UInt32 = 0
  var caller: UInt32 = 0
  var kwargs: UInt32 = 0
  var varargs: UInt32 = 0
  var selfName: UInt32 = 0
  var superName: UInt32 = 0
  var autoescape: UInt32 = 0
  var cycle: UInt32 = 0
  var changed: UInt32 = 0
}

/// What holds at a place of the template.
struct Mode: BitwiseCopyable {
  var escaping: Escaping
  var isTopLevel = false
  var isRootLevel = false
  /// Output depends on whether a parent was set.
  var needsOutputCheck = false
  var isLoop = false
  var isBlock = false
  /// In an `if`, where filters need not exist.
  var isSoft = false
  /// One more than the variable that holds a dict of what the loop or block set, or 0.
  var locals: UInt16 = 0

  func inner() -> Mode {
    var mode = Mode(escaping: escaping)
    mode.needsOutputCheck = needsOutputCheck
    return mode
  }

  func soft() -> Mode {
    var mode = self
    mode.isRootLevel = false
    mode.isSoft = true
    return mode
  }

  var outputMode: UInt8 {
    switch escaping {
    case .off: return 0
    case .on: return OutputMode.escape
    case .volatile: return OutputMode.volatile
    }
  }
}

enum Escaping: UInt8 {
  case off, on, volatile
}
