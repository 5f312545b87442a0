import CEntry

/// The filter `tojson`: what `json.dumps(value, sort_keys=True)` writes, safe in a script.
extension Native {
  func json(_ value: Value, indent: Int?) throws(Stop) -> Value {
    unsafe try text(isSafe: true) { (out) throws(Stop) in
      unsafe try json(value, indent: indent, depth: 0, to: out)
    }
  }

  private func line(_ indent: Int?, _ depth: Int, to out: Out) throws(Stop) {
    guard let indent else { return }
    unsafe try append(byte: 0x0A, to: out)
    unsafe try append(0x20, times: indent * depth, to: out)
  }

  private func json(_ value: Value, indent: Int?, depth: Int, to out: Out) throws(Stop) {
    guard depth < Native.depthLimit else { throw fail("a value nests too deeply for JSON") }
    if value.isText { return unsafe try json(text: value.text, to: out) }
    if unsafe value.thing(.range) == nil, unsafe value.thing(.namespace) == nil, let pairs = try pairs(value) {
      let order = unsafe try sortedKeys(pairs)
      unsafe try append(byte: 0x7B, to: out)
      for i in 0..<pairs.count {
        if i > 0 { unsafe try append(indent == nil ? ", " : ",", to: out) }
        unsafe try line(indent, depth + 1, to: out)
        let index = unsafe Int(order[i].signed)
        unsafe try json(text: try jsonKey(try key(pairs, index)), to: out)
        unsafe try append(": ", to: out)
        unsafe try json(try member(pairs, index), indent: indent, depth: depth + 1, to: out)
      }
      if pairs.count > 0 { unsafe try line(indent, depth, to: out) }
      return unsafe try append(byte: 0x7D, to: out)
    }
    if let sequence = try sequence(value) {
      unsafe try append(byte: 0x5B, to: out)
      for i in 0..<sequence.count {
        if i > 0 { unsafe try append(indent == nil ? ", " : ",", to: out) }
        unsafe try line(indent, depth + 1, to: out)
        unsafe try json(try item(sequence, i), indent: indent, depth: depth + 1, to: out)
      }
      if sequence.count > 0 { unsafe try line(indent, depth, to: out) }
      return unsafe try append(byte: 0x5D, to: out)
    }
    switch value.kind {
    case .null: unsafe try append("null", to: out)
    case .boolean: unsafe try append(value.body != 0 ? "true" : "false", to: out)
    case .double where !value.real.isFinite:
      unsafe try append(value.real.isNaN ? "NaN" : value.real < 0 ? "-Infinity" : "Infinity", to: out)
    case .integer, .natural, .bigInteger, .double, .decimal: unsafe try write(value, to: out)
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
    let keys = unsafe try values(max(pairs.count, 1))
    let order = unsafe try values(max(pairs.count, 1))
    for i in 0..<pairs.count {
      unsafe keys[i] = try key(pairs, i)
      unsafe order[i] = .integer(Int64(i))
    }
    unsafe try sort(order, pairs.count) { (a, b) throws(Stop) in
      unsafe try self.order(keys[Int(a.signed)], keys[Int(b.signed)], "<") == -1
    }
    return unsafe order
  }

  private func json(text: SourceText, to out: Out) throws(Stop) {
    unsafe try append(byte: 0x22, to: out)
    var i = 0
    while i < text.count {
      let byte = text[i]
      let next = text.after(i)
      switch byte {
      case 0x22: unsafe try append("\\\"", to: out)
      case 0x5C: unsafe try append("\\\\", to: out)
      case 0x0A: unsafe try append("\\n", to: out)
      case 0x0D: unsafe try append("\\r", to: out)
      case 0x09: unsafe try append("\\t", to: out)
      case 0x08: unsafe try append("\\b", to: out)
      case 0x0C: unsafe try append("\\f", to: out)
      case 0...0x1F, 0x26, 0x27, 0x3C, 0x3E:
        unsafe try append("\\u", to: out)
        unsafe try append(hexadecimal: UInt32(byte), digits: 4, to: out)
      case 0x20..<0x7F: unsafe try append(byte: byte, to: out)
      default:
        let scalar = text.scalar(at: i)
        if scalar >= 0x10000 {
          unsafe try append("\\u", to: out)
          unsafe try append(hexadecimal: 0xD800 + (scalar - 0x10000) >> 10, digits: 4, to: out)
          unsafe try append("\\u", to: out)
          unsafe try append(hexadecimal: 0xDC00 + (scalar - 0x10000) & 0x3FF, digits: 4, to: out)
        } else {
          unsafe try append("\\u", to: out)
          unsafe try append(hexadecimal: scalar, digits: 4, to: out)
        }
      }
      i = next
    }
    unsafe try append(byte: 0x22, to: out)
  }

  // MARK: - Sorting

  /// A stable sort by merging, from short runs up.
  func sort(
    _ items: UnsafeMutablePointer<Value>, _ count: Int,
    _ isLess: (Value, Value) throws(Stop) -> Bool
  ) throws(Stop) {
    guard count > 1 else { return }
    let spare = unsafe try values(count)
    var (from, to) = unsafe (items, spare)
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
        if a < middle, b < end { takesB = unsafe try isLess(from[b], from[a]) }
          unsafe to[k] = unsafe takesB ? from[b] : from[a]
          if takesB { b += 1 } else { a += 1 }
          k += 1
        }
        start = end
      }
      unsafe (from, to) = unsafe (to, from)
      width *= 2
    }
    if unsafe from != items { unsafe items.update(from: from, count: count) }
  }
}
