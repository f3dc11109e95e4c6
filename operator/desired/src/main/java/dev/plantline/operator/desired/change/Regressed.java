package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Field;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Place;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Range;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.PlainText;
import dev.plantline.model.Regression;
import dev.plantline.model.Regression.At;
import dev.plantline.operator.desired.CodeMapConfigurations;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pod has found about the recorded messages of an interface and what waits, a revision of it or a table of a code map, as people are shown it. Whatever the
 * pod says, it has bounds.
 */
public final class Regressed {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.*\\[\\]-]{1,200}");
    private static final int MOST_RANGES = 256;
    private static final int FIELDS_IN_SUMMARY = 3;

    private Regressed() {}

    /**
     * The revision that is to have what a pod has found, if it is news: one that waits, held against what is live now.
     *
     * @param interfaceName of which the pod speaks
     * @param live revision that pods are configured with
     * @param known InterfaceRevisions of its namespace
     * @return with the status that it is to have; empty: there is nothing to write
     */
    public static Optional<InterfaceRevision> of(
            String interfaceName, String live, Regression found, Collection<InterfaceRevision> known) {
        if (!found.live().equals(live)) {
            return Optional.empty();
        }
        return known.stream()
                .filter(each -> each.getSpec().interfaceName().equals(interfaceName)
                        && each.getSpec().revision().equals(found.revision()))
                .filter(each -> isAsked(each, live))
                .findFirst()
                .flatMap(each -> status(found)
                        .filter(it -> !isSameProblem(it, each.getStatus().regression()))
                        .map(it -> RevisionPlan.with(each, each.getStatus().with(it))));
    }

    /** Whether a revision waits and was not held against recorded messages yet, beside what is live now. */
    public static boolean isAsked(InterfaceRevision each, String live) {
        var status = each.getStatus();
        return !each.isMarkedForDeletion()
                && status != null
                && (status.state() == State.waiting || status.state() == State.refused)
                && (status.regression() == null
                        || status.regression().problem() != null
                        || !live.equals(status.regression().live()));
    }

    /**
     * The revision of a code map that is to have what a pod has found about an interface that uses it, if it is news: one that waits, held against what is live
     * now.
     *
     * @param interfaceName of which the pod speaks
     * @param live revision of the interface that pods are configured with
     * @param known InterfaceRevisions of the code map
     * @param runs whether the interface of a name runs with the code map
     * @return with the status that it is to have, in which {@code regressions} has this interface, and null for each that runs with the code map no more; empty:
     *     there is nothing to write
     */
    public static Optional<InterfaceRevision> ofCodeMap(
            String interfaceName,
            String live,
            Regression found,
            List<InterfaceRevision> known,
            Predicate<String> runs) {
        return CodeMapRevisions.undecided(known).stream()
                .filter(each -> each.getSpec().revision().equals(found.revision()))
                .filter(each -> isAsked(each, interfaceName, found.live()))
                .filter(each -> hasRoom(each, interfaceName, runs))
                .findFirst()
                .flatMap(each -> status(found.brief())
                        .filter(it -> !isSameProblem(it, of(each, interfaceName).orElse(null)))
                        // last: it reads a table, which may be large
                        .filter(it -> isLive(found, live, known))
                        .map(it ->
                                RevisionPlan.with(each, each.getStatus().with(alone(each, interfaceName, it, runs)))));
    }

    private static boolean isLive(Regression found, String live, List<InterfaceRevision> known) {
        return CodeMapRevisions.live(known)
                .flatMap(Regressed::tableOf)
                .filter(table -> found.live().equals(Regression.live(live, table)))
                .isPresent();
    }

    /** The revision under which pods are given the table of a code map; empty: this release cannot read it. */
    public static Optional<String> tableOf(InterfaceRevision codeMap) {
        return CodeMapConfigurations.read(codeMap.getSpec().content()).map(CodeMapFile::revision);
    }

    /**
     * Whether a table waits and was not held against recorded messages of an interface yet, beside what is live now.
     *
     * @param live revision of the interface that is live
     * @param table revision of the table that is live, see {@link #tableOf}
     */
    public static boolean isAsked(InterfaceRevision each, String interfaceName, String live, String table) {
        return isAsked(each, interfaceName, Regression.live(live, table));
    }

    private static boolean isAsked(InterfaceRevision each, String interfaceName, String besides) {
        return !each.isMarkedForDeletion()
                && of(each, interfaceName)
                        .filter(it -> it.problem() == null)
                        .filter(it -> besides.equals(it.live()))
                        .isEmpty();
    }

    private static Optional<InterfaceRevisionStatus.Regression> of(InterfaceRevision each, String interfaceName) {
        return Optional.ofNullable(each.getStatus().regressions()).map(all -> all.get(interfaceName));
    }

    /** Those that are gone make room. */
    private static boolean hasRoom(InterfaceRevision each, String interfaceName, Predicate<String> runs) {
        return told(each)
                        .filter(name -> !name.equals(interfaceName) && runs.test(name))
                        .count()
                < InterfaceRevisionStatus.MOST_REGRESSIONS;
    }

    /** Beside null for those that are gone: nobody compares them again. */
    private static Map<String, InterfaceRevisionStatus.Regression> alone(
            InterfaceRevision each,
            String interfaceName,
            InterfaceRevisionStatus.Regression found,
            Predicate<String> runs) {
        var all = new TreeMap<String, InterfaceRevisionStatus.Regression>();
        told(each).filter(name -> !runs.test(name)).forEach(name -> all.put(name, null));
        all.put(interfaceName, found);
        return all;
    }

    /** Names of the interfaces of which something is written. */
    private static Stream<String> told(InterfaceRevision each) {
        return Optional.ofNullable(each.getStatus().regressions()).stream().flatMap(all -> all.keySet().stream());
    }

    private static boolean isSameProblem(
            InterfaceRevisionStatus.Regression now, InterfaceRevisionStatus.Regression before) {
        return before != null
                && before.at() != null
                && Regression.sameProblem(before.problem(), before.at(), now.problem(), now.at())
                && Objects.equals(now.live(), before.live());
    }

    /** Empty: it contradicts itself. */
    private static Optional<InterfaceRevisionStatus.Regression> status(Regression found) {
        var counts =
                List.of(found.same(), found.different(), found.newlyFailing(), found.newlyPassing(), found.failing());
        if (counts.stream().anyMatch(each -> each < 0 || each > Regression.MOST_MESSAGES)
                || found.messages()
                        != counts.stream().mapToLong(Long::longValue).sum()
                || found.otherMajor() < 0
                || !isTime(found.at())) {
            return Optional.empty();
        }
        var fields = found.fields().stream()
                .filter(each -> PATH.matcher(each.path()).matches() && each.messages() > 0)
                .limit(Regression.MOST_FIELDS)
                .map(each -> new Field(each.path(), each.messages()))
                .toList();
        return Optional.of(new InterfaceRevisionStatus.Regression(
                cut(summary(found, fields)),
                found.live(),
                found.at(),
                found.messages(),
                found.same(),
                found.different(),
                found.newlyFailing(),
                found.newlyPassing(),
                found.failing(),
                found.otherMajor(),
                orNull(fields),
                places(found.differentAt()),
                places(found.newlyFailingAt()),
                places(found.newlyPassingAt()),
                orNull(found.ranges().stream()
                        .limit(MOST_RANGES)
                        .map(each -> new Range(each.partition(), each.from(), each.to()))
                        .toList()),
                cut(found.shortened()),
                cut(found.problem())));
    }

    private static boolean isTime(String text) {
        try {
            return Instant.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String cut(String text) {
        return text == null ? null : PlainText.of(text, InterfaceRevisionStatus.TEXT_LENGTH);
    }

    private static List<Place> places(List<At> positions) {
        return orNull(positions.stream()
                .limit(Regression.MOST_POSITIONS)
                .map(each -> new Place(each.partition(), each.offset()))
                .toList());
    }

    private static <T> List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static String summary(Regression found, List<Field> fields) {
        if (found.problem() != null) {
            return "no message was compared: " + found.problem();
        }
        if (found.messages() == 0) {
            return found.otherMajor() == 0
                    ? "no message is recorded"
                    : "none of the last " + found.otherMajor()
                            + " messages was received under this major version of the contract";
        }
        var differ = fields.stream()
                .limit(FIELDS_IN_SUMMARY)
                .map(each -> each.path() + " (" + each.messages() + ")")
                .collect(Collectors.joining(", ", " in ", fields.size() > FIELDS_IN_SUMMARY ? ", …" : ""));
        return (found.newlyFailing() == 0 ? "" : found.newlyFailing() + " NEWLY FAIL: ")
                + "of the last " + found.messages() + " messages "
                + found.same() + " the same, "
                + found.different() + " differ" + (fields.isEmpty() ? "" : differ) + ", "
                + found.newlyFailing() + " newly fail"
                + (found.newlyPassing() == 0 ? "" : ", " + found.newlyPassing() + " newly pass")
                + (found.failing() == 0 ? "" : ", " + found.failing() + " fail under both");
    }
}
