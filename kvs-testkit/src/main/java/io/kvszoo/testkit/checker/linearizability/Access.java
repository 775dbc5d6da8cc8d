package io.kvszoo.testkit.checker.linearizability;

/**
 * The access of an operation to a register.
 *
 * @param kind the kind of access
 * @param value the value that it reads ({@link Kind#READ}) or writes
 * @param parent the value that an {@link Kind#UPDATE} replaces; of no meaning otherwise
 * @param shownBy the place of the operation that shows what this one replaced; {@link #ITSELF} if
 *     it says so itself
 */
record Access(Kind kind, Object value, Object parent, int shownBy) {

  static final int ITSELF = -1;

  /** Stands for the value that was never written. */
  static final Object INITIAL =
      new Object() {
        @Override
        public String toString() {
          return "the initial value";
        }
      };

  /** What an operation does to the register. */
  enum Kind {
    /** It saw a value. */
    READ,
    /** It replaced whatever was there. */
    WRITE,
    /** It replaced one value by another. */
    UPDATE,
    /** It says something that values cannot tell, such as "anything but a". */
    OTHER
  }

  private static final Access NOTHING = new Access(Kind.OTHER, INITIAL, INITIAL, ITSELF);

  static Access read(Object value) {
    return new Access(Kind.READ, value, INITIAL, ITSELF);
  }

  static Access write(Object value) {
    return new Access(Kind.WRITE, value, INITIAL, ITSELF);
  }

  static Access update(Object parent, Object value) {
    return new Access(Kind.UPDATE, value, parent, ITSELF);
  }

  Access shownBy(int place) {
    return new Access(kind, value, parent, place);
  }

  static Access other() {
    return NOTHING;
  }
}
