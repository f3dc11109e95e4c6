package dev.plantline.command;

import dev.plantline.engine.CauseId;
import dev.plantline.engine.UnknownCode;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.Aside.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of an interface that failed alike: of one class and kind, at one place.
 *
 * @param id short name, the same as long as the cause is; what a person writes behind {@code --cause}
 * @param of interface
 * @param place with an asterisk for the number of a list's entry
 * @param failure of the first one; another one's may have other values in it where the message is not as it should be
 * @param failing messages that failed, in the order of their positions
 * @param waiting messages that wait behind these
 * @param orders order keys that are held
 * @param since since when the first of them is set aside
 */
record Cause(
        String id,
        InterfaceId of,
        String place,
        Failure failure,
        List<Entry> failing,
        long waiting,
        long orders,
        Instant since) {
    /** A held order key of a partition. */
    private record Order(int partition, String key) {}

    /** The causes of what is set aside in an interface, those that hold up most first. */
    static List<Cause> of(InterfaceId of, List<Entry> entries) {
        Map<Order, Long> behind = new HashMap<>();
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        for (Entry each : entries) {
            if (each.state().failure() == null) {
                behind.merge(order(each), 1L, Long::sum);
            } else {
                groups.computeIfAbsent(CauseId.of(of, each.state().failure()), unused -> new ArrayList<>())
                        .add(each);
            }
        }
        List<Cause> causes = new ArrayList<>();
        groups.forEach((id, failing) -> {
            List<Order> orders = failing.stream()
                    .filter(each -> each.state().standing() == Standing.held)
                    .map(Cause::order)
                    .distinct()
                    .toList();
            Failure first = failing.get(0).state().failure();
            causes.add(new Cause(
                    id,
                    of,
                    CauseId.placeOf(first),
                    first,
                    List.copyOf(failing),
                    orders.stream()
                            .mapToLong(each -> behind.getOrDefault(each, 0L))
                            .sum(),
                    orders.size(),
                    failing.stream()
                            .map(each -> each.state().since())
                            .min(Comparator.naturalOrder())
                            .orElseThrow()));
        });
        causes.sort(Comparator.comparingLong(Cause::messages).reversed());
        return causes;
    }

    /** How many messages it holds up. */
    long messages() {
        return failing.size() + waiting;
    }

    /** What its steward has to add to a code map, as it stands in a manifest; null: it is something else, or nobody can tell. */
    String lineToAdd() {
        return UnknownCode.of(failure.reason())
                .filter(UnknownCode::isWhole)
                .map(code -> "- {code: \"" + code.code() + "\", value: …"
                        + (code.product() == null ? "" : ", product: \"" + code.product() + "\"") + "}")
                .orElse(null);
    }

    private static Order order(Entry of) {
        return new Order(of.partition(), of.state().orderKey());
    }
}
