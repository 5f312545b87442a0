/// `for`, and what a loop costs by what its body asks of it.
extension Compiler {
  mutating func compileFor(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try refuseLoopTarget(node)
    let isRecursive = node.flag & 1 != 0
    let isExtended =
      isRecursive || undeclared((special.loop, 0, 0), in: node.c) != 0
      || contains(.block, flag: UInt8(BlockFlag.scoped), in: node.c)
    if isRecursive {
      try compileRecursive(node, mode)
    } else {
      try expression(node.b, mode)
      try compileLoop(node, mode.inner(), isExtended: isExtended, isRecursive: false)
    }
  }

  /// `loop` is a name that a loop's body may not set.
  private func refuseLoopTarget(_ node: Node) throws(CompileFault) {
    var line = assignsLoop(node.a)
    if line == 0 { line = assignsLoop(list: node.c) }
    if line == 0 { line = assignsLoop(list: node.d) }
    if line != 0 { throw CompileFault(reason: .assignsLoop, line: line) }
  }

  private func assignsLoop(list: UInt32) -> UInt32 {
    for i in 0..<tree.count(list) {
      let line = assignsLoop(tree.member(i, of: list))
      if line != 0 { return line }
    }
    return 0
  }

  private func assignsLoop(_ number: UInt32) -> UInt32 {
    if number == 0 { return 0 }
    let node = tree.node(number)
    if node.kind == .name {
      return node.flag == NameUse.store.rawValue && node.a == special.loop ? node.line : 0
    }
    for i in 0..<6 {
      var line: UInt32 = 0
      switch node.kind.field(i) {
      case .node: line = assignsLoop(node.field(i))
      case .list: line = assignsLoop(list: node.field(i))
      default: break
      }
      if line != 0 { return line }
    }
    return 0
  }

  /// A recursive loop is a function of what it goes over, which `loop()` calls again.
  private mutating func compileRecursive(_ node: Node, _ mode: Mode) throws(CompileFault) {
    let skip = try emit(.jump, effect: 0)
    function.hasClosures = true
    let outer = try enterFunction(.loop, name: special.loop, level: function.level + 1)
    let shape = UInt32(program.macros.count)
    try append(
      &program.macros,
      MacroShape(function: function.number, name: special.loop, parameters: 1))
    let iterable = newVariable()
    try emit(.loadRaw, iterable, 0, effect: 1)
    try compileLoop(node, mode.inner(), isExtended: true, isRecursive: true)
    try leaveFunction(outer)
    land(skip)
    line = node.line
    try emit(.macro, shape, effect: 1)
    try expression(node.b, mode)
    try emit(.call, 1, 0, effect: -1)
    try emitPlain()
  }

  /// Goes over the value on top.
  private mutating func compileLoop(
    _ node: Node, _ mode: Mode, isExtended: Bool, isRecursive: Bool
  ) throws(CompileFault) {
    let loop = function.loops
    function.loops += 1
    if settings.isAsync { try emit(.wait, effect: 0) }
    if settings.isAsync, isExtended, looksAhead(node.c) {
      // What comes later can only be told of items that are all there.
      try emit(.reference, flag: ReferenceKind.collected, effect: 0)
      try emit(.wait, effect: 0)
    }
    var flag: UInt8 = 0
    if isExtended { flag |= LoopFlag.extended }
    if isRecursive { flag |= LoopFlag.recursive }
    let isTested = node.e != 0
    if isTested { flag |= LoopFlag.tested }
    let needsAll = isTested && isExtended && looksAhead(node.c)
    if needsAll {
      try compileSelection(node, mode, loop)
      flag &= ~LoopFlag.tested
    }
    if isExtended, looksBack(node.c) { flag |= LoopFlag.remembers }
    try emit(.loopBegin, flag: flag, loop, effect: -1)
    let (hadLoop, oldTop, oldBreak, oldCapture) = (
      function.hasLoop, function.loopTop, function.firstBreak, function.firstCapture
    )
    let top = here
    function.hasLoop = true
    function.loopTop = top
    function.firstBreak = breaks.count
    function.firstCapture = captures.count
    let end = try emit(.loopNext, loop, effect: 1)
    var inner = mode
    inner.isLoop = true
    if isTested, !needsAll {
      let next = try compileTest(node, mode)
      program.code[Int(next)].a = top
      try emit(.loopCount, loop, effect: 0)
      try emit(.loopNext, flag: 1, loop, effect: 1)
    }
    let scope = try openScope()
    if isExtended {
      let symbol = try declareParameter(special.loop)
      symbols.symbols[Int(symbol)].isLoop = true
    }
    try analyze(node.a, storesParameters: true)
    try analyze(list: node.c)
    try placeVariables(isFunction: false)
    try enterScope(isFunction: false)
    try beginLocals(of: node.c, &inner)
    try assign(node.a)
    if isExtended {
      let symbol = try symbol(of: special.loop)
      try emit(.loopStore, loop, symbol.variable, effect: 0)
    }
    try compile(list: node.c, &inner)
    closeScope(scope)
    // As in Jinja2, an item that `break` or `continue` ended does not count.
    if node.d != 0 { try emit(.loopElse, flag: 1, loop, effect: 0) }
    try emit(.jump, top, effect: 0)
    land(end)
    // What the loop pushed is not there on this way.
    for i in function.firstBreak..<breaks.count { land(breaks[i]) }
    breaks.shorten(to: function.firstBreak)
    (function.hasLoop, function.loopTop, function.firstBreak, function.firstCapture) = (
      hadLoop, oldTop, oldBreak, oldCapture
    )
    try emit(.loopEnd, loop, effect: 0)
    if node.d != 0 {
      let after = try emit(.loopElse, loop, effect: 0)
      var other = mode
      let scope = try openScope()
      try analyze(list: node.d)
      try placeVariables(isFunction: false)
      try enterScope(isFunction: false)
      try compile(list: node.d, &other)
      closeScope(scope)
      land(after)
    }
  }

  /// Tests the item on top, and gives the jump that is taken when it does not pass.
  private mutating func compileTest(_ node: Node, _ mode: Mode) throws(CompileFault) -> UInt32 {
    let scope = try openScope()
    try analyze(node.a, storesParameters: true)
    try analyze(node.e)
    try placeVariables(isFunction: false)
    try enterScope(isFunction: false)
    try assign(node.a)
    try expression(node.e, mode)
    closeScope(scope)
    return try emit(.jumpIfFalse, effect: -1)
  }

  /// Replaces the value on top by the list of its items that pass the loop's test, for loops that
  /// ask what comes after an item.
  private mutating func compileSelection(
    _ node: Node, _ mode: Mode, _ loop: UInt32
  ) throws(CompileFault) {
    try emit(.build, flag: 0, 0, effect: 1)
    try emit(.swap, effect: 0)
    try emit(.loopBegin, flag: LoopFlag.tested, loop, effect: -1)
    let top = here
    let end = try emit(.loopNext, loop, effect: 1)
    let next = try compileTest(node, mode)
    program.code[Int(next)].a = top
    try emit(.loopNext, flag: 1, loop, effect: 1)
    try emit(.append, effect: -1)
    try emit(.jump, top, effect: 0)
    land(end)
    try emit(.loopEnd, loop, effect: 0)
  }

  /// Whether a body asks its loop for what only the items to come can tell, or gives it away.
  private func looksAhead(_ list: UInt32) -> Bool {
    for i in 0..<tree.count(list) {
      if looksAhead(at: tree.member(i, of: list)) { return true }
    }
    return false
  }

  private func looksAhead(at number: UInt32) -> Bool {
    if number == 0 { return false }
    let node = tree.node(number)
    if node.kind == .name { return node.a == special.loop }
    if node.kind == .attribute {
      let object = tree.node(node.a)
      if object.kind == .name, object.a == special.loop {
        switch property(node.b) {
        case .index, .index0, .first, .depth, .depth0: return false
        default: return node.b != special.cycle && node.b != special.changed
        }
      }
    }
    for i in 0..<6 {
      switch node.kind.field(i) {
      case .node: if looksAhead(at: node.field(i)) { return true }
      case .list: if looksAhead(node.field(i)) { return true }
      default: break
      }
    }
    return false
  }

  /// Whether a body asks for the item before, or gives its loop away.
  private func looksBack(_ list: UInt32) -> Bool {
    for i in 0..<tree.count(list) {
      if looksBack(at: tree.member(i, of: list)) { return true }
    }
    return false
  }

  private func looksBack(at number: UInt32) -> Bool {
    if number == 0 { return false }
    let node = tree.node(number)
    if node.kind == .name { return node.a == special.loop }
    if node.kind == .attribute {
      let object = tree.node(node.a)
      if object.kind == .name, object.a == special.loop {
        guard let property = property(node.b) else {
          return node.b != special.cycle && node.b != special.changed
        }
        return property == .previtem
      }
    }
    for i in 0..<6 {
      switch node.kind.field(i) {
      case .node: if looksBack(at: node.field(i)) { return true }
      case .list: if looksBack(node.field(i)) { return true }
      default: break
      }
    }
    return false
  }

  /// Which property of a loop has that name.
  func property(_ name: UInt32) -> LoopProperty? {
    if isName(name, "index") { return .index }
    if isName(name, "index0") { return .index0 }
    if isName(name, "first") { return .first }
    if isName(name, "last") { return .last }
    if isName(name, "length") { return .length }
    if isName(name, "revindex") { return .revindex }
    if isName(name, "revindex0") { return .revindex0 }
    if isName(name, "previtem") { return .previtem }
    if isName(name, "nextitem") { return .nextitem }
    if isName(name, "depth") { return .depth }
    if isName(name, "depth0") { return .depth0 }
    return nil
  }

  func isName(_ number: UInt32, _ text: StaticString) -> Bool {
    let name = program.names[Int(number)]
    guard Int(name.size) == text.utf8CodeUnitCount else { return false }
    let start = Int(unsafe UInt(bitPattern: name.data))
    for k in 0..<text.utf8CodeUnitCount
    where unsafe program.bytes[start + k] != text.utf8Start[k] {
      return false
    }
    return true
  }

  // MARK: - Leaving

  mutating func compileBreak() throws(CompileFault) {
    guard function.hasLoop else { throw CompileFault(reason: .breakOutside, line: line) }
    try dropCaptures()
    let place = try emit(.jump, effect: 0)
    try append(&breaks, place)
  }

  mutating func compileContinue() throws(CompileFault) {
    guard function.hasLoop else { throw CompileFault(reason: .continueOutside, line: line) }
    try dropCaptures()
    try emit(.jump, function.loopTop, effect: 0)
  }

  /// Forgets what is being kept in the loop that is left; the outermost capture holds all of it.
  private mutating func dropCaptures() throws(CompileFault) {
    guard captures.count > function.firstCapture else { return }
    try emit(.captureDrop, captures[function.firstCapture], effect: 0)
  }
}
