package dev.plantline.odoo;

import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.OdooGroups.More;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Groups of an Odoo with those that they imply and what they let their users write, and which of them users are in. */
final class UserGroups {
    static final int WRITE = 1;
    static final int CREATE = 2;
    static final int UNLINK = 4;
    static final long EVERYBODY = 0;

    private static final String INTERNAL = "base.group_user";
    /** Who is in one of these may give himself every other. */
    private static final List<String> ADMINISTRATORS = List.of("base.group_system", "base.group_erp_manager");
    /** What users keep for themselves: which columns they export, how they filter a list. */
    private static final Set<String> OWN = Set.of("ir.exports", "ir.exports.line", "ir.filters");

    private static final int MOST_MODELS = 3;

    private final Map<Long, String> names;
    private final Map<String, Long> ids;
    private final Map<Long, Map<String, Integer>> rights;
    private final Map<Long, Set<Long>> held;
    /** The groups that imply another, and those that are implied. */
    private final List<Long> chained;
    /** Places in the list. */
    private final Map<Long, Integer> places = new HashMap<>();
    /** By place the places of all groups that come with a group, itself among them: asked for every two groups of a user. */
    private final List<BitSet> with = new ArrayList<>();

    /**
     * Groups.
     *
     * @param names by id: the external id, or where a group has none its name
     * @param ids by external id
     * @param implied by id the groups that a group implies, directly; of some thousand different groups at most
     * @param rights by id the models that a group lets its users change, with the sum of {@link #WRITE}, {@link #CREATE} and {@link #UNLINK}; those of
     *     {@link #EVERYBODY} need no group
     * @param held by id of the user
     */
    UserGroups(
            Map<Long, String> names,
            Map<String, Long> ids,
            Map<Long, Set<Long>> implied,
            Map<Long, Map<String, Integer>> rights,
            Map<Long, Set<Long>> held) {
        this.names = names;
        this.ids = ids;
        this.rights = rights;
        this.held = held;
        chained = Stream.concat(
                        implied.keySet().stream(), implied.values().stream().flatMap(Set::stream))
                .distinct()
                .toList();
        for (Long group : chained) {
            places.put(group, places.size());
        }
        for (Long group : chained) {
            BitSet direct = new BitSet(chained.size());
            direct.set(places.get(group));
            implied.getOrDefault(group, Set.of()).forEach(each -> direct.set(places.get(each)));
            with.add(direct);
        }
        for (int over = 0; over < with.size(); over++) {
            for (BitSet each : with) {
                if (each.get(over)) {
                    each.or(with.get(over));
                }
            }
        }
    }

    /** Compares the groups of a user with those that are needed. A group of a module that is not installed is not needed. */
    DutyRights judge(long user, NeededGroups needs) {
        Set<Long> has = closure(held.getOrDefault(user, Set.of()));
        SortedSet<String> missing = new TreeSet<>();
        Stream.concat(Stream.of(INTERNAL), needs.always().stream())
                .filter(group -> isMissing(group, has)
                        && needs.instead().getOrDefault(group, new TreeSet<>()).stream()
                                .noneMatch(each -> isHeld(each, has)))
                .forEach(missing::add);
        List<String> missingForSome = new ArrayList<>();
        for (NeededGroups.Some some : needs.some()) {
            More more = some.more();
            more.groups().stream()
                    .filter(group -> isMissing(group, has) && !missing.contains(group))
                    .map(group -> group + " for " + some.by() + " " + more.said(UnaryOperator.identity()))
                    .forEach(missingForSome::add);
        }
        return new DutyRights(
                List.copyOf(missing), missingForSome.stream().distinct().toList(), excess(has, needs));
    }

    private boolean isMissing(String group, Set<Long> has) {
        return ids.containsKey(group) && !isHeld(group, has);
    }

    private boolean isHeld(String group, Set<Long> has) {
        return ids.containsKey(group) && has.contains(ids.get(group));
    }

    /** The groups that an administrator would take away, and no group that comes with one of them. */
    private List<String> excess(Set<Long> has, NeededGroups needs) {
        Set<Long> needed = needed(has, needs);
        Map<String, Integer> enough = rights(needed);
        List<Long> others =
                has.stream().filter(group -> !needed.contains(group)).toList();
        SortedMap<String, String> excess = new TreeMap<>();
        for (Long group : others) {
            if (others.stream().anyMatch(other -> implies(other, group) && !implies(group, other))) {
                continue;
            }
            Set<Long> all = closure(Set.of(group));
            if (ADMINISTRATORS.stream().anyMatch(each -> isHeld(each, all))) {
                excess.put(name(group), "may change everything");
            } else if (!needs.reads()) {
                SortedSet<String> beyond = new TreeSet<>();
                rights(all).forEach((model, may) -> {
                    if ((may & ~enough.getOrDefault(model, 0)) != 0) {
                        beyond.add(model);
                    }
                });
                if (!beyond.isEmpty()) {
                    excess.put(name(group), "may change " + some(beyond));
                }
            }
        }
        return excess.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .toList();
    }

    /** All that is needed for something, with what comes with it, and of models that a database has groups of its own for the least that the user is in. */
    private Set<Long> needed(Set<Long> has, NeededGroups needs) {
        Set<Long> named = new HashSet<>();
        Stream.concat(Stream.of(INTERNAL), needs.all().stream())
                .filter(ids::containsKey)
                .forEach(each -> named.add(ids.get(each)));
        Set<Long> needed = closure(named);
        for (String model : needs.models()) {
            if ((rights(needed).getOrDefault(model, 0) & (WRITE | CREATE)) != (WRITE | CREATE)) {
                List<Long> grant = has.stream()
                        .filter(group ->
                                (rights.getOrDefault(group, Map.of()).getOrDefault(model, 0) & (WRITE | CREATE)) != 0)
                        .toList();
                needed.addAll(closure(grant.stream()
                        .filter(group ->
                                grant.stream().noneMatch(other -> !other.equals(group) && implies(group, other)))
                        .toList()));
            }
        }
        return needed;
    }

    private Set<Long> closure(Collection<Long> groups) {
        Set<Long> reached = new HashSet<>(groups);
        BitSet come = new BitSet();
        for (Long group : groups) {
            Integer place = places.get(group);
            if (place != null) {
                come.or(with.get(place));
            }
        }
        come.stream().mapToObj(chained::get).forEach(reached::add);
        return reached;
    }

    /** Whether the second comes with the first. */
    private boolean implies(Long group, Long other) {
        Integer place = places.get(group);
        Integer to = places.get(other);
        return place != null && to != null && with.get(place).get(to);
    }

    private Map<String, Integer> rights(Set<Long> groups) {
        Map<String, Integer> all = new HashMap<>();
        Stream.concat(Stream.of(EVERYBODY), groups.stream()).forEach(group -> rights.getOrDefault(group, Map.of())
                .forEach((model, may) -> all.merge(model, may, (one, other) -> one | other)));
        all.keySet().removeAll(OWN);
        return all;
    }

    private String name(long group) {
        return names.getOrDefault(group, "group " + group);
    }

    private static String some(SortedSet<String> models) {
        String first = models.stream().limit(MOST_MODELS).collect(Collectors.joining(", "));
        return models.size() <= MOST_MODELS ? first : first + " and " + (models.size() - MOST_MODELS) + " more";
    }
}
