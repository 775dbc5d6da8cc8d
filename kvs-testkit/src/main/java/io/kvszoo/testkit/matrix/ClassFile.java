package io.kvszoo.testkit.matrix;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a class file says of its source (Java Virtual Machine Specification, chapter 4).
 *
 * @param source the name of the source file; empty if it does not say
 * @param lines the lines that compile to instructions
 * @param classes the names of all classes that it names, itself included
 */
record ClassFile(String source, Set<Integer> lines, Set<String> classes) {

  static ClassFile read(InputStream stream) throws IOException {
    return new Reader(new DataInputStream(stream)).read();
  }

  private static final class Reader {

    private final DataInputStream in;
    private final Map<Integer, String> texts = new HashMap<>();
    private final Set<Integer> lines = new TreeSet<>();
    private String source = "";

    private Reader(DataInputStream in) {
      this.in = in;
    }

    private ClassFile read() throws IOException {
      in.skipNBytes(8); // Magic number and version.
      Set<Integer> named = readConstants();
      in.skipNBytes(6); // Access, this class, its superclass.
      in.skipNBytes(2L * in.readUnsignedShort()); // Interfaces.
      readMembers(); // Fields.
      readMembers(); // Methods.
      readAttributes();
      Set<String> classes = new TreeSet<>();
      named.forEach(name -> classes.add(text(name).replace('/', '.')));
      return new ClassFile(source, lines, classes);
    }

    private String text(int index) {
      return Optional.ofNullable(texts.get(index)).orElseThrow();
    }

    /** Reads the texts, and returns which of them are names of classes. */
    private Set<Integer> readConstants() throws IOException {
      Set<Integer> named = new TreeSet<>();
      int count = in.readUnsignedShort();
      for (int index = 1; index < count; index++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.put(index, in.readUTF());
          case 7 -> named.add(in.readUnsignedShort());
          case 8, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            index++; // These take two places.
          }
          default -> throw new IOException("a constant has the unknown tag " + tag);
        }
      }
      return named;
    }

    private void readMembers() throws IOException {
      int count = in.readUnsignedShort();
      for (int i = 0; i < count; i++) {
        in.skipNBytes(6); // Access, name, type.
        readAttributes();
      }
    }

    private void readAttributes() throws IOException {
      int count = in.readUnsignedShort();
      for (int i = 0; i < count; i++) {
        String name = text(in.readUnsignedShort());
        long length = Integer.toUnsignedLong(in.readInt());
        switch (name) {
          case "Code" -> readCode();
          case "LineNumberTable" -> readLines();
          case "SourceFile" -> source = text(in.readUnsignedShort());
          default -> in.skipNBytes(length);
        }
      }
    }

    private void readCode() throws IOException {
      in.skipNBytes(4); // Sizes of the stack and of the locals.
      in.skipNBytes(Integer.toUnsignedLong(in.readInt()));
      in.skipNBytes(8L * in.readUnsignedShort()); // Handlers of exceptions.
      readAttributes();
    }

    private void readLines() throws IOException {
      int count = in.readUnsignedShort();
      for (int i = 0; i < count; i++) {
        in.skipNBytes(2); // Where its instructions begin.
        lines.add(in.readUnsignedShort());
      }
    }
  }
}
