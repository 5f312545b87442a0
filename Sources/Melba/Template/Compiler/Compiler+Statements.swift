/// Statements, and the functions that a template is made of: its root, its blocks, its macros.
extension Compiler {
  // MARK: - Whole functions

  mutating func compileRoot(_ root: Node) throws(CompileFault) {
    let outer = try enterFunction(.root, name: 0, level: 0)
    let scope = try openScope(isIsolated: true)
    var mode = Mode(escaping: settings.escapes ? .on : .off)
    mode.isTopLevel = true
    mode.isRootLevel = true
    let extends = contains(.extends, in: root.a)
    mode.needsOutputCheck = extends
    try analyze(list: root.a)
    try placeVariables(isFunction: true)
    try enterScope(isFunction: true)
    try compile(list: root.a, &mode)
    closeScope(scope)
    if extends { try emit(.runParent, effect: 0) }
    try leaveFunction(outer)
  }

  mutating func compileBlock(_ number: UInt32) throws(CompileFault) {
    let node = tree.node(number)
    line = node.line
    let outer = try enterFunction(.block, name: node.a, level: 0)
    try append(
      &program.blocks,
      BlockShape(name: node.a, function: function.number, isRequired: node.flag & 2 != 0))
    let scope = try openScope(isIsolated: true)
    var mode = Mode(escaping: settings.escapes ? .on : .off)
    mode.isBlock = true
    try analyze(list: node.b)
    try placeVariables(isFunction: true)
    try enterScope(isFunction: true)
    try beginLocals(of: node.b, &mode)
    try compile(list: node.b, &mode)
    closeScope(scope)
    try leaveFunction(outer)
  }

  /// The body has variables of its own and sees none of those around it but through its context.
  private mutating func compileOverlay(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try expression(node.a, mode)
    let locals = try pushLocals()
    let skip = try emit(.jump, effect: 0)
    let outer = try enterFunction(.block, name: 0, level: 0)
    let number = function.number
    let scope = try openScope(isIsolated: true)
    var inner = Mode(escaping: mode.escaping)
    try analyze(list: node.b)
    try placeVariables(isFunction: true)
    try enterScope(isFunction: true)
    try compile(list: node.b, &inner)
    closeScope(scope)
    try leaveFunction(outer)
    land(skip)
    try emit(.overlay, number, locals.signature, locals.count, effect: -1 - Int(locals.count))
  }

  mutating func compile(list: UInt32, _ mode: inout Mode) throws(CompileFault) {
    for i in 0..<tree.count(list) {
      let node = tree.node(tree.member(i, of: list))
      line = node.line
      try compile(node, &mode)
      // Nothing after a second certain `extends` runs.
      if hasCertainExtends, extendsCount > 1, mode.isRootLevel { return }
    }
  }

  // MARK: - One statement

  mutating func compile(_ node: Node, _ mode: inout Mode) throws(CompileFault) {
    try checkStack(for: node)
    switch node.kind {
    case .output: try compileOutput(node, mode)
    case .forLoop: try compileFor(node, mode)
    case .ifElse: try compileIf(node, mode)
    case .macro: try compileMacro(node, mode)
    case .callBlock: try compileCallBlock(node, mode)
    case .filterBlock: try compileFilterBlock(node, mode)
    case .with: try compileWith(node, mode)
    case .block: try compileBlockCall(node, mode)
    case .extends: try compileExtends(node, mode)
    case .include: try compileInclude(node, mode)
    case .importAs: try compileImport(node, mode)
    case .fromImport: try compileFromImport(node, mode)
    case .expressionStatement:
      try expression(node.a, mode)
      try emit(.pop, effect: -1)
    case .assign: try compileAssign(node, mode)
    case .assignBlock: try compileAssignBlock(node, mode)
    case .breakLoop: try compileBreak()
    case .continueLoop: try compileContinue()
    case .scope:
      var inner = mode.inner()
      let scope = try openScope()
      try analyze(list: node.a)
      try placeVariables(isFunction: false)
      try enterScope(isFunction: false)
      try compile(list: node.a, &inner)
      closeScope(scope)
    case .overlayScope: try compileOverlay(node, mode)
    case .evalContextModifier:
      try setOptions(node.a, &mode, keeping: nil)
    case .scopedEvalContextModifier:
      try compileScopedOptions(node, &mode)
    default:
      throw CompileFault(reason: .strangeNode, line: node.line)
    }
  }

  private mutating func compileIf(_ node: Node, _ mode: Mode) throws(CompileFault) {
    var soft = mode.soft()
    var ends = UInt32.max
    try expression(node.a, soft)
    var next = try emit(.jumpIfFalse, effect: -1)
    try compile(list: node.b, &soft)
    for i in 0..<tree.count(node.c) {
      let branch = tree.node(tree.member(i, of: node.c))
      // The jumps to the end are a list that is threaded through their targets.
      ends = try emit(.jump, ends, effect: 0)
      land(next)
      line = branch.line
      try expression(branch.a, soft)
      next = try emit(.jumpIfFalse, effect: -1)
      try compile(list: branch.b, &soft)
    }
    if node.d != 0 {
      ends = try emit(.jump, ends, effect: 0)
      land(next)
      try compile(list: node.d, &soft)
    } else {
      land(next)
    }
    landAll(ends)
  }

  /// Lets all jumps of a threaded list lead here.
  mutating func landAll(_ first: UInt32) {
    var place = first
    while place != UInt32.max {
      let next = program.code[Int(place)].a
      land(place)
      place = next
    }
  }

  private mutating func compileWith(_ node: Node, _ mode: Mode) throws(CompileFault) {
    var inner = mode.inner()
    let count = tree.count(node.a)
    for i in 0..<count { try expression(tree.member(i, of: node.b), mode) }
    let scope = try openScope()
    try analyze(list: node.a)
    try analyze(list: node.c)
    try placeVariables(isFunction: false)
    try enterScope(isFunction: false)
    if namesRepeat(node.a) {
      // In their order, so that the last of a name counts.
      try emit(.build, flag: 1, UInt32(count), effect: 1 - count)
      try emit(.unpack, UInt32(count), effect: count - 1)
      for i in 0..<count { try assign(tree.member(i, of: node.a)) }
    } else {
      var i = count - 1
      while i >= 0 {
        try assign(tree.member(i, of: node.a))
        i -= 1
      }
    }
    try compile(list: node.c, &inner)
    closeScope(scope)
  }

  /// Whether targets may mean the same variable; false only for few names that differ.
  private func namesRepeat(_ list: UInt32) -> Bool {
    let count = tree.count(list)
    if count < 2 { return false }
    if count > 16 { return true }
    for i in 0..<count {
      let node = tree.node(tree.member(i, of: list))
      if node.kind != .name { return true }
      for k in 0..<i where tree.node(tree.member(k, of: list)).a == node.a { return true }
    }
    return false
  }

  // MARK: - Assignment

  private mutating func compileAssign(_ node: Node, _ mode: Mode) throws(CompileFault) {
    try checkNamespaces(node.a)
    try expression(node.b, mode)
    try assign(node.a)
    try exportTargets(node.a, mode)
  }

  private mutating func compileAssignBlock(_ node: Node, _ mode: Mode) throws(CompileFault) {
    var inner = mode.inner()
    inner.needsOutputCheck = false
    let scope = try openScope()
    try analyze(list: node.c)
    if node.b != 0 { try analyze(node.b) }
    try placeVariables(isFunction: false)
    try enterScope(isFunction: false)
    let kept = try beginCapture()
    try compile(list: node.c, &inner)
    if node.b != 0 {
      try endCapture(kept, mode: inner.outputMode)
      try filter(tree.node(node.b), inner)
      try emit(.markSafe, flag: OutputMode.volatile, effect: 0)
    } else {
      try endCapture(kept, mode: OutputMode.volatile)
    }
    closeScope(scope)
    try checkNamespaces(node.a)
    try assign(node.a)
    try exportTargets(node.a, mode)
  }

  /// Stores the value on top in a target.
  mutating func assign(_ number: UInt32) throws(CompileFault) {
    let node = tree.node(number)
    switch node.kind {
    case .name:
      let symbol = try symbol(of: node.a)
      try emit(.store, symbol.variable, effect: -1)
    case .tuple, .list:
      let count = tree.count(node.a)
      try emit(.unpack, UInt32(count), effect: count - 1)
      for i in 0..<count { try assign(tree.member(i, of: node.a)) }
    case .namespaceReference:
      try load(try symbol(of: node.a))
      try emit(.swap, effect: 0)
      try emit(.setAttribute, node.b, effect: -2)
    default:
      throw CompileFault(reason: .strangeNode, line: node.line)
    }
  }

  private mutating func checkNamespaces(_ number: UInt32) throws(CompileFault) {
    let node = tree.node(number)
    switch node.kind {
    case .namespaceReference:
      let symbol = try symbol(of: node.a)
      try emit(
        .checkNamespace, symbol.variable, node.a, function.level - symbol.function, effect: 0)
    case .tuple, .list:
      for i in 0..<tree.count(node.a) { try checkNamespaces(tree.member(i, of: node.a)) }
    default:
      break
    }
  }

  private mutating func exportTargets(_ number: UInt32, _ mode: Mode) throws(CompileFault) {
    guard mode.isTopLevel || mode.locals != 0 else { return }
    let node = tree.node(number)
    switch node.kind {
    case .name:
      if mode.locals != 0 {
        let symbol = try symbol(of: node.a)
        try emit(.note, UInt32(mode.locals - 1), node.a, symbol.variable, effect: 0)
      } else {
        try exportName(node.a, isPublic: !isPrivate(node.a))
      }
    case .tuple, .list:
      for i in 0..<tree.count(node.a) { try exportTargets(tree.member(i, of: node.a), mode) }
    default:
      break
    }
  }

  mutating func exportName(_ name: UInt32, isPublic: Bool) throws(CompileFault) {
    let symbol = try symbol(of: name)
    try emit(.export, flag: isPublic ? 1 : 0, symbol.variable, name, effect: 0)
  }

  func isPrivate(_ name: UInt32) -> Bool {
    let name = program.names[Int(name)]
    return name.size > 0
      && program.bytes[Int(unsafe UInt(bitPattern: name.data))] == UInt8(ascii: "_")
  }

  /// Where a loop's or block's body sets variables, keeps them in a dict as well: functions that
  /// take a context find them there.
  mutating func beginLocals(of list: UInt32, _ mode: inout Mode) throws(CompileFault) {
    guard assigns(list), function.variables < UInt32(UInt16.max) else { return }
    let variable = newVariable()
    mode.locals = UInt16(variable + 1)
    try emit(.build, flag: 2, 0, effect: 1)
    try emit(.store, variable, effect: -1)
  }

  private func assigns(_ list: UInt32) -> Bool {
    for i in 0..<tree.count(list) {
      let node = tree.node(tree.member(i, of: list))
      switch node.kind {
      case .assign, .assignBlock: return true
      case .ifElse: if assigns(node.b) || assigns(node.c) || assigns(node.d) { return true }
      default: continue
      }
    }
    return false
  }

  // MARK: - Captures

  mutating func beginCapture() throws(CompileFault) -> UInt32 {
    let variable = newVariable()
    try append(&captures, variable)
    try emit(.captureBegin, variable, effect: 0)
    return variable
  }

  mutating func endCapture(_ variable: UInt32, mode: UInt8) throws(CompileFault) {
    captures.shorten(to: captures.count - 1)
    try emit(.captureEnd, flag: mode, variable, effect: 1)
  }

  private mutating func compileFilterBlock(_ node: Node, _ mode: Mode) throws(CompileFault) {
    var inner = mode.inner()
    let scope = try openScope()
    try analyze(list: node.a)
    try analyze(node.b)
    try placeVariables(isFunction: false)
    try enterScope(isFunction: false)
    let kept = try beginCapture()
    try compile(list: node.a, &inner)
    try endCapture(kept, mode: inner.outputMode)
    try filter(tree.node(node.b), inner)
    try emitPlain()
    closeScope(scope)
  }

  // MARK: - Options

  private mutating func setOptions(
    _ list: UInt32, _ mode: inout Mode, keeping variable: UInt32?
  ) throws(CompileFault) {
    for i in 0..<tree.count(list) {
      let option = tree.node(tree.member(i, of: list))
      guard option.a == special.autoescape else { continue }
      try expression(option.b, mode)
      if let variable {
        try emit(.autoescapeBegin, variable, effect: -1)
      } else {
        try emit(.autoescapeSet, effect: -1)
      }
      let value = tree.node(option.b)
      if value.kind == .constant {
        let isOff =
          value.flag == ConstantKind.no.rawValue || value.flag == ConstantKind.null.rawValue
          || (value.flag == ConstantKind.integer.rawValue && value.a == 0 && value.b == 0)
        // As in Jinja2, what is in a part that decides when it runs does so as well.
        if mode.escaping != .volatile { mode.escaping = isOff ? .off : .on }
      } else {
        mode.escaping = .volatile
      }
    }
  }

  private mutating func compileScopedOptions(
    _ node: Node, _ mode: inout Mode
  ) throws(CompileFault) {
    let saved = mode.escaping
    let variable = newVariable()
    try setOptions(node.a, &mode, keeping: variable)
    try compile(list: node.b, &mode)
    mode.escaping = saved
    try emit(.autoescapeEnd, variable, effect: 0)
  }
}
