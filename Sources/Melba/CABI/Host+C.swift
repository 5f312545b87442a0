import CMelba

/// The host that a table of C functions stands for.
@safe struct TableHost: JSONHost {
  private let table: HostTable

  /// Nil for a table that lacks a function.
  init?(_ table: HostTable) {
    guard unsafe table.size >= MemoryLayout<HostTable>.size, unsafe table.open != nil,
      unsafe table.next != nil, unsafe table.close != nil
    else { return nil }
    unsafe self.table = unsafe table
  }

  func enter(
    _ object: UInt64, _ value: inout Value, _ frame: UnsafeMutablePointer<JSONFrame>
  ) -> Bool {
    unsafe frame.pointee = JSONFrame(object: 0, position: 0, more: 0, isHosted: 0)
    guard let open = unsafe table.open else { return false }
    return unsafe withUnsafeMutablePointer(to: &value) {
      unsafe open(
        table.context, UnsafeMutableRawPointer(bitPattern: UInt(object)), shared($0), cursor(frame))
        == 0
    }
  }

  func next(
    _ frame: UnsafeMutablePointer<JSONFrame>, _ key: inout Value, _ value: inout Value
  ) -> Bool {
    guard let next = unsafe table.next else { return false }
    return unsafe withUnsafeMutablePointer(to: &key) { key in
      unsafe withUnsafeMutablePointer(to: &value) { value in
        unsafe next(table.context, cursor(frame), shared(key), shared(value)) == 0
      }
    }
  }

  func leave(_ frame: UnsafeMutablePointer<JSONFrame>) {
    unsafe table.close?(table.context, cursor(frame))
  }

  @inline(__always)
  private func shared(_ value: UnsafeMutablePointer<Value>) -> UnsafeMutablePointer<BorrowedValue> {
    unsafe UnsafeMutableRawPointer(value).assumingMemoryBound(to: BorrowedValue.self)
  }

  @inline(__always)
  private func cursor(_ frame: UnsafeMutablePointer<JSONFrame>) -> UnsafeMutablePointer<Cursor> {
    unsafe UnsafeMutableRawPointer(frame).assumingMemoryBound(to: Cursor.self)
  }
}
