import CEntry

/// The filter `tojson`: what `json.dumps(value, sort_keys=True)` writes, safe in a script.
extension Native {
  func json(_ value: Value, indent: Int?) throws(Stop) -> Value {
    try text(isSafe: true) { (out) throws(Stop) in
      try json(value, indent: indent, depth: 0, to: out)
    }
  }

  private func line(_ indent: Int?, _ depth: Int, to out: Out) throws(Stop) {
    guard let indent else { return }
    try append(byte: 0x0A, to: out)
    try append(0x20, times: indent * depth, to: out)
  }

  private func json(_ value: Value, indent: Int?, depth: Int, to out: Out) throws(Stop) {
    guard depth < Native.depthLimit else { throw fail("a value nests too deeply for JSON") }
    if value.isText { return try json(text: value.text, to: out) }
    if value.thing(.range) == nil, value.thing(.namespace) == nil, let pairs = try pairs(value) {
      let order = try sortedKeys(pairs)
      try append(byte: 0x7B, to: out)
      for i in 0..<pairs.count {
        if i > 0 { try append(indent == nil ? ", " : ",", to: out) }
        try line(indent, depth + 1, to: out)
        let index = Int(order[i].signed)
        try json(text: try jsonKey(try key(pairs, index)), to: out)
        try append(": ", to: out)
        try json(try member(pairs, index), indent: indent, depth: depth + 1, to: out)
      }
      if pairs.count > 0 { try line(indent, depth, to: out) }
      return try append(byte: 0x7D, to: out)
    }
    if let sequence = try sequence(value) {
      try append(byte: 0x5B, to: out)
      for i in 0..<sequence.count {
        if i > 0 { try append(indent == nil ? ", " : ",", to: out) }
        try line(indent, depth + 1, to: out)
        try json(try item(sequence, i), indent: indent, depth: depth + 1, to: out)
      }
      if sequence.count > 0 { try line(indent, depth, to: out) }
      return try append(byte: 0x5D, to: out)
    }
    switch value.kind {
    case .null: try append("null", to: out)
    case .boolean: try append(value.body != 0 ? "true" : "false", to: out)
    case .double where !value.real.isFinite:
      try append(value.real.isNaN ? "NaN" : value.real < 0 ? "-Infinity" : "Infinity", to: out)
    case .integer, .natural, .bigInteger, .double, .decimal: try write(value, to: out)
    default:
      throw fail {
        $0.append("Object of type ")
        $0.append(typeName(value))
        $0.append(" is not JSON serializable")
      }
    }
  }

  private func jsonKey(_ key: Value) throws(Stop) -> SourceText {
    if key.isText { return key.text }
    switch key.kind {
    case .null: return SourceText("null")
    case .boolean: return SourceText(key.body != 0 ? "true" : "false")
    case .integer, .double: return try string(key).text
    default:
      throw fail {
        $0.append("keys must be str, int, float, bool or None, not ")
        $0.append(typeName(key))
      }
    }
  }

  /// The indices of the pairs in the order of their keys.
  private func sortedKeys(_ pairs: Pairs) throws(Stop) -> UnsafeMutablePointer<Value> {
    let keys = try values(max(pairs.count, 1))
    let order = try values(max(pairs.count, 1))
    for i in 0..<pairs.count {
      keys[i] = try key(pairs, i)
      order[i] = .integer(Int64(i))
    }
    try sort(order, pairs.count) { (a, b) throws(Stop) in
      try self.order(keys[Int(a.signed)], keys[Int(b.signed)], "<") == -1
    }
    return order
  }

  private func json(text: SourceText, to out: Out) throws(Stop) {
    try append(byte: 0x22, to: out)
    var i = 0
    while i < text.count {
      let byte = text[i]
      let next = text.after(i)
      switch byte {
      case 0x22: try append("\\\"", to: out)
      case 0x5C: try append("\\\\", to: out)
      case 0x0A: try append("\\n", to: out)
      case 0x0D: try append("\\r", to: out)
      case 0x09: try append("\\t", to: out)
      case 0x08: try append("\\b", to: out)
      case 0x0C: try append("\\f", to: out)
      case 0...0x1F, 0x26, 0x27, 0x3C, 0x3E:
        try append("\\u", to: out)
        try append(hexadecimal: UInt32(byte), digits: 4, to: out)
      case 0x20..<0x7F: try append(byte: byte, to: out)
      default:
        let scalar = text.scalar(at: i)
        if scalar >= 0x10000 {
          try append("\\u", to: out)
          try append(hexadecimal: 0xD800 + (scalar - 0x10000) >> 10, digits: 4, to: out)
          try append("\\u", to: out)
          try append(hexadecimal: 0xDC00 + (scalar - 0x10000) & 0x3FF, digits: 4, to: out)
        } else {
          try append("\\u", to: out)
          try append(hexadecimal: scalar, digits: 4, to: out)
        }
      }
      i = next
    }
    try append(byte: 0x22, to: out)
  }

  // MARK: - Sorting

  /// A stable sort by merging, from short runs up.
  func sort(
    _ items: UnsafeMutablePointer<Value>, _ count: Int,
    _ isLess: (Value, Value) throws(Stop) -> Bool
  ) throws(Stop) {
    guard count > 1 else { return }
    let spare = try values(count)
    var (from, to) = (items, spare)
    var width = 1
    while width < count {
      try step(count)
      var start = 0
      while start < count {
        let middle = min(start + width, count)
        let end = min(middle + width, count)
        var (a, b, k) = (start, middle, start)
        while a < middle || b < end {
          var takesB = a == middle
        if a < middle, b < end { takesB = try isLess(from[b], from[a]) }
          to[k] = takesB ? from[b] : from[a]
          if takesB { b += 1 } else { a += 1 }
          k += 1
        }
        start = end
      }
      (from, to) = (to, from)
      width *= 2
    }
    if from != items { items.update(from: from, count: count) }
  }
}
