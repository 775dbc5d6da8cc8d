package io.kvszoo.testkit.checker.linearizability;

import io.kvszoo.testkit.history.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the lists that were read tell of the order of appends, if each element was written once:
 * which element came before which. An append is an update of the list that ends with the element
 * before its own. Lists that contradict each other, and elements that were written twice, make all
 * of it {@link Access#other}.
 */
final class SeenLists {

  /** Where an element stands: in a list that was seen, by an operation, at an index. */
  private record Place(List<?> list, int index, int shownBy) {

    Object parent() {
      return index == 0 ? Access.INITIAL : list.get(index - 1);
    }
  }

  private final Map<Object, Place> places = new HashMap<>();
  private final Set<Object> written = new HashSet<>();
  private boolean contradictory;

  /** How many operations were added. */
  private int seen;

  void add(Operation<?, ?> operation) {
    if (operation.input() instanceof ListOperation.Put<?> put) {
      contradictory |= !written.add(put.element());
    } else if (operation.input() instanceof ListOperation.Append<?> append) {
      contradictory |= !written.add(append.element());
    } else if (operation.output().orElse(null) instanceof List<?> list) {
      addSeen(list);
    }
    seen++;
  }

  /** O(length), mostly comparisons with a list that was seen before. */
  private void addSeen(List<?> list) {
    int known = list.size() - 1;
    while (known >= 0 && !places.containsKey(list.get(known))) {
      known--;
    }
    Place place = known < 0 ? null : places.get(list.get(known));
    if (place != null) {
      contradictory |=
          place.index != known || !place.list.subList(0, known).equals(list.subList(0, known));
    }
    for (int i = known + 1; i < list.size(); i++) {
      contradictory |= places.put(list.get(i), new Place(list, i, seen)) != null;
    }
  }

  Access access(Operation<?, ?> operation) {
    boolean isGet = operation.input() instanceof ListOperation.Get<?>;
    if (contradictory || (!isGet && !operation.output().map(List.of()::equals).orElse(true))) {
      return Access.other();
    }
    if (operation.input() instanceof ListOperation.Put<?> put) {
      Place place = places.get(put.element());
      return place == null || place.index == 0 ? Access.write(put.element()) : Access.other();
    } else if (operation.input() instanceof ListOperation.Append<?> append) {
      return ofAppend(append.element());
    }
    return operation.output().orElse(null) instanceof List<?> list
        ? Access.read(list.isEmpty() ? Access.INITIAL : list.get(list.size() - 1))
        : Access.other();
  }

  /** An append that nobody saw replaced whatever was there, as far as anybody can tell. */
  private Access ofAppend(Object element) {
    Place place = places.get(element);
    return place == null
        ? Access.write(element)
        : Access.update(place.parent(), element).shownBy(place.shownBy());
  }
}
