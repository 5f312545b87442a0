/// Which name means which variable where.  The rules are Jinja2's: what a scope reads and writes is
/// gathered over the whole scope before any of it is compiled, an `if` is no scope, and what a loop,
/// a macro, a `with` or a block sets does not leave it.
extension Compiler {
  // MARK: - Opening and closing

  mutating func openScope(isIsolated: Bool = false) throws(CompileFault) -> ScopeMark {
    let mark = ScopeMark(
      firstSymbol: UInt32(symbols.symbols.count), firstVariable: function.variables,
      barrier: symbols.barrier)
    if isIsolated { symbols.barrier = mark.firstSymbol }
    try append(&symbols.scopes, mark)
    return mark
  }

  mutating func closeScope(_ mark: ScopeMark) {
    var i = symbols.symbols.count - 1
    while i >= Int(mark.firstSymbol) {
      let symbol = symbols.symbols[i]
      symbols.current[Int(symbol.name)] = symbol.shadowed
      i -= 1
    }
    symbols.symbols.shorten(to: Int(mark.firstSymbol))
    symbols.scopes.shorten(to: symbols.scopes.count - 1)
    symbols.barrier = mark.barrier
  }

  private var firstOwn: UInt32 { symbols.scopes[symbols.scopes.count - 1].firstSymbol }

  /// The innermost scope's own symbol of a name, or 0.
  private func own(_ name: UInt32) -> UInt32 {
    let found = symbols.current[Int(name)]
    return found >= firstOwn ? found : 0
  }

  @discardableResult
  private mutating func define(
    _ name: UInt32, _ beginning: Beginning, isStored: Bool
  ) throws(CompileFault) -> UInt32 {
    let number = UInt32(symbols.symbols.count)
    try append(
      &symbols.symbols,
      Symbol(
        name: name, variable: UInt32.max, function: function.level, beginning: beginning,
        isStored: isStored, shadowed: symbols.current[Int(name)],
        scope: UInt32(symbols.scopes.count)))
    symbols.current[Int(name)] = number
    return number
  }

  @discardableResult
  mutating func declareParameter(_ name: UInt32) throws(CompileFault) -> UInt32 {
    let found = own(name)
    if found != 0 {
      symbols.symbols[Int(found)].beginning = .parameter
      symbols.symbols[Int(found)].isStored = true
      return found
    }
    return try define(name, .parameter, isStored: true)
  }

  private mutating func noteStore(_ name: UInt32) throws(CompileFault) {
    let found = own(name)
    if found != 0 {
      symbols.symbols[Int(found)].isStored = true
      return
    }
    let outer = symbols.find(name)
    let beginning: Beginning = outer != 0 ? .copy : symbols.branches > 0 ? .lookUp : .missing
    try define(name, beginning, isStored: true)
  }

  private mutating func noteLoad(_ name: UInt32) throws(CompileFault) {
    if symbols.find(name) == 0 { try define(name, .lookUp, isStored: false) }
  }

  // MARK: - Analysis

  mutating func analyze(list: UInt32, storesParameters: Bool = false) throws(CompileFault) {
    for i in 0..<tree.count(list) {
      try analyze(tree.member(i, of: list), storesParameters: storesParameters)
    }
  }

  /// Gathers what a node reads and writes in the scope that is open.
  mutating func analyze(_ number: UInt32, storesParameters: Bool = false) throws(CompileFault) {
    if number == 0 { return }
    let node = tree.node(number)
    switch node.kind {
    case .name:
      if storesParameters || node.flag == NameUse.parameter.rawValue {
        try declareParameter(node.a)
      } else if node.flag == NameUse.store.rawValue {
        try noteStore(node.a)
      } else {
        try noteLoad(node.a)
      }
    case .namespaceReference:
      try noteLoad(node.a)
    case .ifElse:
      try analyze(node.a)
      symbols.branches += 1
      try analyze(list: node.b)
      try analyze(list: node.c)
      try analyze(list: node.d)
      symbols.branches -= 1
    case .macro:
      try noteStore(node.a)
    case .importAs:
      try analyze(node.a)
      try noteStore(node.b)
    case .fromImport:
      try analyze(node.a)
      var i = 0
      while i < tree.count(node.b) {
        let alias = tree.member(i + 1, of: node.b)
        try noteStore(alias != 0 ? alias : tree.member(i, of: node.b))
        i += 2
      }
    case .assign:
      try analyze(node.b)
      try analyze(node.a)
    case .forLoop:
      try analyze(node.b)
    case .callBlock:
      try analyze(node.a)
    case .filterBlock:
      try analyze(node.b)
    case .with:
      try analyze(list: node.b)
    case .assignBlock:
      try analyze(node.a)
    case .scope, .block, .overlayScope:
      return
    default:
      try analyzeChildren(node, storesParameters)
    }
  }

  private mutating func analyzeChildren(
    _ node: Node, _ storesParameters: Bool
  ) throws(CompileFault) {
    for i in 0..<6 {
      switch node.kind.field(i) {
      case .node: try analyze(node.field(i), storesParameters: storesParameters)
      case .list: try analyze(list: node.field(i), storesParameters: storesParameters)
      default: break
      }
    }
  }

  // MARK: - Variables

  /// Gives the innermost scope's symbols their variables, parameters first and in their order.
  mutating func placeVariables(isFunction: Bool) throws(CompileFault) {
    let first = Int(firstOwn)
    for i in first..<symbols.symbols.count where symbols.symbols[i].beginning == .parameter {
      if symbols.symbols[i].variable == UInt32.max {
        symbols.symbols[i].variable = newVariable()
      }
    }
    for i in first..<symbols.symbols.count where symbols.symbols[i].variable == UInt32.max {
      let symbol = symbols.symbols[i]
      if symbol.beginning == .lookUp, !symbol.isStored, !isFunction {
        symbols.symbols[i].variable = keptVariable(symbol.name)
      } else {
        symbols.symbols[i].variable = newVariable()
      }
    }
  }

  /// The variable in which this function keeps what the context has of a name that inner scopes
  /// only read: it is looked up once, and not once a turn of a loop.
  private mutating func keptVariable(_ name: UInt32) -> UInt32 {
    let found = kept[Int(name)]
    if found.function == function.number { return found.variable }
    let variable = newVariable()
    kept[Int(name)] = KeptName(function: function.number, variable: variable)
    return variable
  }

  /// Sets the variables of the innermost scope to what they begin as.
  mutating func enterScope(isFunction: Bool) throws(CompileFault) {
    for i in Int(firstOwn)..<symbols.symbols.count {
      let symbol = symbols.symbols[i]
      switch symbol.beginning {
      case .parameter:
        break
      case .lookUp:
        if !isFunction, symbol.isStored { try emit(.forget, symbol.variable, 1, effect: 0) }
      case .missing:
        try emit(.unset, symbol.variable, effect: 0)
      case .copy:
        let outer = symbols.symbols[Int(symbol.shadowed)]
        try emit(
          .loadRaw, outer.variable, outer.name, function.level - outer.function, effect: 1)
        try emit(.store, symbol.variable, effect: -1)
      }
    }
  }

  /// The symbol of a name that is used here; of one that no scope gathered, the context's.
  mutating func symbol(of name: UInt32) throws(CompileFault) -> Symbol {
    let found = symbols.find(name)
    if found != 0 { return symbols.symbols[Int(found)] }
    return Symbol(
      name: name, variable: keptVariable(name), function: function.level, beginning: .lookUp,
      shadowed: 0, scope: 0)
  }

  mutating func load(_ symbol: Symbol) throws(CompileFault) {
    let levels = function.level - symbol.function
    if levels == 0 {
      try emit(.load, symbol.variable, symbol.name, effect: 1)
    } else {
      try emit(.loadOuter, symbol.variable, symbol.name, levels, effect: 1)
    }
  }

  /// Pushes what every name that was written to in the open scopes is, and says how many; their
  /// names are the members of the list that is given back.
  mutating func pushLocals() throws(CompileFault) -> (signature: UInt32, count: UInt32) {
    let first = UInt32(program.lists.count)
    var count: UInt32 = 0
    var i = symbols.symbols.count - 1
    while i >= Int(symbols.barrier) {
      let symbol = symbols.symbols[i]
      let isInnermost = symbols.current[Int(symbol.name)] == UInt32(i)
      if isInnermost, isWritten(UInt32(i)), symbol.name != special.selfName, symbol.name != special.superName {
        try append(&program.lists, symbol.name)
        count += 1
      }
      i -= 1
    }
    if count == 0 { return (0, 0) }
    for k in 0..<Int(count) {
      let symbol = try self.symbol(of: program.lists[Int(first) + k])
      try emit(
        .loadRaw, symbol.variable, symbol.name, function.level - symbol.function, effect: 1)
    }
    return (try addSignature(first, count), count)
  }

  /// Whether any of the symbols that one name has in the open scopes is written to.
  private func isWritten(_ number: UInt32) -> Bool {
    var i = number
    while i >= symbols.barrier, i != 0 {
      if symbols.symbols[Int(i)].isStored { return true }
      i = symbols.symbols[Int(i)].shadowed
    }
    return false
  }

  mutating func addSignature(_ first: UInt32, _ count: UInt32) throws(CompileFault) -> UInt32 {
    let number = UInt32(program.signatures.count)
    try append(
      &program.signatures,
      unsafe Signature(
        count: count, number: number, names: UnsafePointer(bitPattern: UInt(first)), all: nil, handle: nil))
    return number
  }
}
