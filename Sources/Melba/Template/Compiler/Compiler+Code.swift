import CEntry

/// What is emitted: names, constants, template text, and instructions with the depth of the stack behind them.
extension Compiler {
  // MARK: - Names

  /// Takes the tree's texts over as the program's names, and finds or adds the special ones.
  mutating func takeNames() throws(CompileFault) {
    guard program.bytes.makeRoom(for: tree.bytes.count + 64),
      program.names.makeRoom(for: tree.texts.count + 16),
      symbols.current.makeRoom(for: tree.texts.count + 16),
      kept.makeRoom(for: tree.texts.count + 16)
    else { throw CompileFault(reason: .noMemory) }
    let bytes = unsafe UnsafeBufferPointer(
      start: tree.bytes.base.map { unsafe UnsafePointer($0) }, count: tree.bytes.count)
    guard unsafe program.bytes.append(bytes) else { throw CompileFault(reason: .noMemory) }
    for i in 0..<tree.texts.count { try addName(tree.texts[i]) }
    special.loop = try specialName("loop")
    special.caller = try specialName("caller")
    special.kwargs = try specialName("kwargs")
    special.varargs = try specialName("varargs")
    special.selfName = try specialName("self")
    special.superName = try specialName("super")
    special.autoescape = try specialName("autoescape")
    special.cycle = try specialName("cycle")
    special.changed = try specialName("changed")
  }

  /// Until `settle`, `data` of a name is where its bytes begin in the pool.
  private mutating func addName(_ range: TextRange) throws(CompileFault) {
    let number = UInt32(program.names.count)
    try append(
      &program.names,
      unsafe Name(
        data: UnsafePointer(bitPattern: UInt(range.start)), size: range.count, number: number,
        handle: nil, note: 0))
    try append(&symbols.current, 0)
    try append(&kept, KeptName(function: UInt32.max, variable: 0))
  }

  private mutating func specialName(_ name: StaticString) throws(CompileFault) -> UInt32 {
    let count = name.utf8CodeUnitCount
    for i in 0..<tree.texts.count where Int(tree.texts[i].count) == count {
      var isEqual = true
      for k in 0..<count
      where unsafe tree.bytes[Int(tree.texts[i].start) + k] != name.utf8Start[k] {
        isEqual = false
      }
      if isEqual { return UInt32(i) }
    }
    let start = UInt32(program.bytes.count)
    for k in 0..<count { try append(&program.bytes, unsafe name.utf8Start[k]) }
    try addName(TextRange(start: start, count: UInt32(count)))
    return UInt32(program.names.count - 1)
  }

  /// Marks the texts that the program uses as names or constants.
  private mutating func markNames() {
    func mark(_ number: UInt32) {
      let index = Int(number)
      unsafe program.names[index].note = UInt64(MELBACORE_NAME_USED)
    }
    for i in 0..<program.code.count {
      let step = program.code[i]
      switch step.operation {
      case .emitAttribute, .attribute, .undefined, .block, .importName, .setAttribute, .fail:
        mark(step.a)
      case .load, .loadOuter, .loadRaw, .emitVariable, .export, .checkNamespace, .note:
        mark(step.b)
      case .emitVariableAttribute:
        mark(step.b)
        mark(step.c)
      case .callMethod, .filter, .test: mark(step.c)
      case .reference:
        if step.flag != ReferenceKind.derivedContext, step.flag < ReferenceKind.collected {
          mark(step.a)
          mark(step.b)
        }
      default: break
      }
    }
    for i in 1..<program.lists.count { mark(program.lists[i]) }
    for i in 0..<program.macros.count { mark(program.macros[i].name) }
    for i in 0..<program.functions.count { mark(program.functions[i].name) }
    for i in 0..<program.requirements.count { mark(program.requirements[i].name) }
    for i in 0..<program.constants.count {
      let kind = UInt8(truncatingIfNeeded: program.constants[i].kind)
      if kind == ConstantKind.text.rawValue || kind == ConstantKind.bigInteger.rawValue {
        mark(program.constants[i].text)
      }
    }
    mark(special.caller)
  }

  /// Gives names the addresses of their bytes, now that these do not move any more.
  mutating func settle() {
    markNames()
    for i in 0..<program.names.count {
      var name = program.names[i]
      let start = unsafe UInt(bitPattern: name.data)
      unsafe name.data = unsafe program.bytes.base.map { unsafe UnsafePointer($0 + Int(start)) }
      program.names[i] = unsafe name
    }
    for i in 0..<program.signatures.count {
      var signature = program.signatures[i]
      let start = unsafe UInt(bitPattern: signature.names)
      unsafe signature.names = unsafe program.lists.base.map { unsafe UnsafePointer($0 + Int(start)) }
      unsafe signature.all = unsafe program.names.base.map { unsafe UnsafePointer($0) }
      program.signatures[i] = unsafe signature
    }
  }

  // MARK: - Code

  @inline(__always)
  func append<Element>(_ pool: inout Pool<Element>, _ element: Element) throws(CompileFault) {
    guard pool.append(element) else { throw CompileFault(reason: .noMemory, line: line) }
  }

  /// The place of the next instruction.
  var here: UInt32 { UInt32(program.code.count) }

  /// Appends an instruction that leaves `effect` more values on the stack.
  @discardableResult
  mutating func emit(
    _ operation: Operation, flag: UInt8 = 0, _ a: UInt32 = 0, _ b: UInt32 = 0, _ c: UInt32 = 0,
    effect: Int
  ) throws(CompileFault) -> UInt32 {
    let place = here
    try append(
      &program.code, Instruction(operation: operation, flag: flag, a: a, b: b, c: c))
    try append(&program.lines, line)
    function.depth += effect
    precondition(function.depth >= 0)
    if function.depth > function.deepest { function.deepest = function.depth }
    return place
  }

  /// Lets the jump at `place` lead here.
  mutating func land(_ place: UInt32) {
    switch program.code[Int(place)].operation {
    case .loopNext, .loopElse, .jumpIfGiven: program.code[Int(place)].b = here
    default: program.code[Int(place)].a = here
    }
  }

  // MARK: - Functions

  mutating func begin() throws(CompileFault) {
    // Number 0 of these means none.
    try append(&program.lists, 0)
    try append(&program.constants, Constant(kind: .null))
    try append(&program.pieces, Piece(start: 0, count: 0, width: 1, widest: 0))
    try append(&program.signatures, unsafe Signature(count: 0, number: 0, names: nil, all: nil, handle: nil))
    try append(
      &symbols.symbols,
      Symbol(name: 0, variable: 0, function: 0, beginning: .missing, shadowed: 0, scope: 0))
  }

  /// Begins a function; its code follows.  What it gives back is to be given to `leaveFunction`.
  mutating func enterFunction(
    _ kind: FunctionKind, name: UInt32, level: UInt32
  ) throws(CompileFault) -> FunctionState {
    let outer = function
    function = FunctionState()
    function.kind = kind
    function.level = level
    function.number = UInt32(program.functions.count)
    try append(&program.functions, Function(entry: here, kind: kind, line: line, name: name))
    return outer
  }

  mutating func leaveFunction(_ outer: FunctionState) throws(CompileFault) {
    try emit(.finish, effect: 0)
    var made = program.functions[Int(function.number)]
    made.variables = function.variables
    made.depth = UInt32(function.deepest) + 1
    made.loops = function.loops
    made.hasClosures = function.hasClosures
    program.functions[Int(function.number)] = made
    function = outer
  }

  mutating func newVariable() -> UInt32 {
    function.variables += 1
    return function.variables - 1
  }

  // MARK: - Texts

  /// A piece of template text with these bytes of UTF-8.
  mutating func piece(_ start: Int, _ count: Int) throws(CompileFault) -> UInt32 {
    while program.characters.count % 4 != 0 { try append(&program.characters, 0) }
    let first = program.characters.count
    precondition(start >= 0 && start + count <= program.bytes.count)
    let bytes = unsafe UnsafeBufferPointer(
      start: program.bytes.base.map { unsafe UnsafePointer($0 + start) }, count: count)
    if unsafe Self.isASCII(bytes) {
      guard unsafe program.characters.append(bytes) else {
        throw CompileFault(reason: .noMemory, line: line)
      }
      return try addPiece(first, count, width: 1, widest: 0x7F)
    }
    let widest = widest(start, count)
    let width = widest < 0x100 ? 1 : widest < 0x10000 ? 2 : 4
    guard program.characters.makeRoom(for: count * 4 + 4) else {
      throw CompileFault(reason: .noMemory, line: line)
    }
    var i = start
    var characters = 0
    while i < start + count {
      let (scalar, size) = scalar(at: i)
      i += size
      characters += 1
      for k in 0..<width {
        try append(&program.characters, UInt8(truncatingIfNeeded: scalar >> (8 * UInt32(k))))
      }
    }
    let bound: UInt32 = widest < 0x100 ? 0xFF : widest < 0x10000 ? 0xFFFF : 0x10FFFF
    return try addPiece(first, characters, width: width, widest: bound)
  }

  private mutating func addPiece(
    _ start: Int, _ count: Int, width: Int, widest: UInt32
  ) throws(CompileFault) -> UInt32 {
    try append(
      &program.pieces,
      Piece(start: UInt32(start), count: UInt32(count), width: UInt32(width), widest: widest))
    return UInt32(program.pieces.count - 1)
  }

  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = unsafe bytes.baseAddress else { return true }
    var i = 0
    while i + 8 <= bytes.count {
      let word = unsafe UnsafeRawPointer(base + i).loadUnaligned(as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return false }
      i += 8
    }
    while i < bytes.count {
      if unsafe base[i] >= 0x80 { return false }
      i += 1
    }
    return true
  }

  private func widest(_ start: Int, _ count: Int) -> UInt32 {
    var widest: UInt32 = 0
    var i = start
    while i < start + count {
      let (scalar, size) = scalar(at: i)
      widest = max(widest, scalar)
      i += size
    }
    return widest
  }

  /// The scalar, or the lone surrogate, whose bytes begin there.  The texts of a tree are well-formed
  /// but for surrogates.
  private func scalar(at i: Int) -> (UInt32, Int) {
    let lead = UInt32(program.bytes[i])
    if lead < 0x80 { return (lead, 1) }
    func tail(_ k: Int) -> UInt32 { UInt32(program.bytes[i + k]) & 0x3F }
    if lead < 0xE0 { return ((lead & 0x1F) << 6 | tail(1), 2) }
    if lead < 0xF0 { return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
    return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
  }

  /// A piece with these ASCII bytes.
  mutating func piece(ascii bytes: StaticString) throws(CompileFault) -> UInt32 {
    let start = program.bytes.count
    for k in 0..<bytes.utf8CodeUnitCount { try append(&program.bytes, unsafe bytes.utf8Start[k]) }
    return try piece(start, bytes.utf8CodeUnitCount)
  }
}
