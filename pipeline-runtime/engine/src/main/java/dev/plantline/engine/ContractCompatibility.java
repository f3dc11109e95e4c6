package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Compatibility;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.engine.Problem.Area;
import dev.plantline.engine.compatibility.SchemaChange;
import dev.plantline.engine.compatibility.SchemaChange.Effect;
import dev.plantline.engine.compatibility.SchemaComparison;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a contract may take over from the one that is live. Senders rely on a major version: below it nothing may break for them, by what the live
 * one promises as by what the next one does. A live contract at stage experimental is held to nothing.
 */
public final class ContractCompatibility {
    private static final String SCHEMA = "spec.contract.schema";
    private static final String VERSION = "spec.contract.version";
    private static final int SHOWN = 3;
    private static final int HEX_DIGITS = 16;

    private ContractCompatibility() {}

    /**
     * Why it may not; empty: it may.
     *
     * @param live the revision that runs; it compiles
     * @param next the one that is to run; it compiles
     * @param earlier the {@link #contract}s that were live: to one of them a manifest may go back
     */
    public static List<Problem> broken(OdooInterfaceSpec live, OdooInterfaceSpec next, Collection<String> earlier) {
        if (live.contract().equals(next.contract()) && schema(live).equals(schema(next)) || isExperimental(live)) {
            return List.of();
        }
        Compatibility promised = promise(live);
        Compatibility asked = promise(next);
        ContractVersion was = ContractVersion.of(live.contract().version());
        ContractVersion is = ContractVersion.of(next.contract().version());
        int order = is.compareTo(was);
        if (order < 0) {
            return promised == Compatibility.none || earlier.contains(contract(next))
                    ? List.of()
                    : List.of(lower(was, is));
        }
        if (is.major().compareTo(was.major()) > 0) {
            return List.of();
        }
        List<SchemaChange> changes = changes(live, next);
        if (order == 0) {
            return changes.isEmpty() ? List.of() : List.of(sameVersion(was, promised, asked, changes));
        }
        return changes.stream()
                .filter(each -> breaks(promised, each.effect()) || breaks(asked, each.effect()))
                .map(each -> broken(each, was, is, promised, asked))
                .distinct()
                .toList();
    }

    private static Compatibility promise(OdooInterfaceSpec spec) {
        return Optional.ofNullable(spec.contract().compatibility()).orElse(Compatibility.backward);
    }

    /** By which a contract is known again, whatever it promises: version and the first 16 hex digits of a hash. */
    public static String contract(OdooInterfaceSpec spec) {
        ObjectNode whole = Json.MAPPER.valueToTree(spec.contract().withoutPromise());
        whole.set("schema", schema(spec));
        return spec.contract().version() + " "
                + Hashes.sha256(whole.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, HEX_DIGITS);
    }

    /** What changed for messages, the schema of an operation's document included. */
    public static List<SchemaChange> changes(OdooInterfaceSpec live, OdooInterfaceSpec next) {
        return SchemaComparison.between(schema(live), schema(next));
    }

    private static boolean isExperimental(OdooInterfaceSpec live) {
        return live.lifecycle() != null && live.lifecycle().stage() == Stage.experimental;
    }

    private static JsonNode schema(OdooInterfaceSpec spec) {
        JsonNode schema = Operations.messageSchema(spec);
        return schema == null ? JsonNodeFactory.instance.objectNode() : schema;
    }

    /** Whether a change of the schema breaks what is to be kept. */
    public static boolean breaks(Compatibility kept, Effect effect) {
        return switch (kept) {
            case none -> false;
            case backward -> effect != Effect.widens && effect != Effect.described;
            case forward -> effect != Effect.narrows && effect != Effect.described;
            case full -> effect != Effect.described;
        };
    }

    /**
     * What a contract is to senders of the live one, whether or not that keeps it back.
     *
     * @param mode what is promised to them, and from then on if that is another
     * @param breaks what they would notice, by place in the manifest; empty: nothing, it is compatible
     */
    public record Judgement(String mode, List<String> breaks) {
        /** Copies the list. */
        public Judgement {
            breaks = List.copyOf(breaks);
        }
    }

    /**
     * What a contract is to senders of the live one. Where nothing is promised them it tells what BACKWARD would.
     *
     * @param live the revision that runs; it compiles
     * @param next the one that is to run; it compiles
     */
    public static Judgement judged(OdooInterfaceSpec live, OdooInterfaceSpec next) {
        Compatibility promised = promise(live);
        Compatibility asked = promise(next);
        Compatibility least =
                promised == Compatibility.none && asked == Compatibility.none ? Compatibility.backward : promised;
        return new Judgement(
                said(promised) + (asked == promised ? "" : ", and " + said(asked) + " from then on"),
                changes(live, next).stream()
                        .filter(each -> breaks(least, each.effect()) || breaks(asked, each.effect()))
                        .map(each -> SCHEMA + each.path() + " " + each.what())
                        .distinct()
                        .toList());
    }

    private static Problem lower(ContractVersion was, ContractVersion is) {
        return problem(
                VERSION,
                is + " is lower than " + was
                        + ", which is live, and none that was live under it has this contract. Write a higher one; to go"
                        + " back, write the contract as it was live; or let compatibility: NONE go live first, which"
                        + " promises senders nothing");
    }

    private static Problem sameVersion(
            ContractVersion was, Compatibility promised, Compatibility asked, List<SchemaChange> changes) {
        boolean breaks =
                changes.stream().anyMatch(each -> breaks(promised, each.effect()) || breaks(asked, each.effect()));
        String first = changes.stream()
                .limit(SHOWN)
                .map(each -> SCHEMA + each.path() + " " + each.what())
                .collect(Collectors.joining("; "));
        return problem(
                VERSION,
                was + " is live with another schema: " + first
                        + (changes.size() > SHOWN ? "; and " + (changes.size() - SHOWN) + " more" : "")
                        + ". One version is one schema: write " + (breaks ? was.nextMajor() : was.nextMinor())
                        + ", or keep the schema");
    }

    private static Problem broken(
            SchemaChange change, ContractVersion was, ContractVersion is, Compatibility promised, Compatibility asked) {
        boolean loosened = !breaks(asked, change.effect());
        String consequence =
                switch (change.effect()) {
                    case narrows -> ", so " + is + " refuses messages that " + was + ", which is live, accepts";
                    case widens -> ", so " + is + " accepts messages that " + was + ", which is live, refuses";
                    case unread, described ->
                        ", so " + is + " no longer looks at what senders of " + was + ", which is live, write there";
                    case unclear ->
                        ", and whether " + is + " accepts the same messages as " + was
                                + ", which is live, cannot be judged";
                };
        return problem(
                SCHEMA + change.path(),
                change.what() + consequence + ". Compatibility is "
                        + said(breaks(promised, change.effect()) ? promised : asked)
                        + (loosened ? " where it is live, and " + said(asked) + " counts from the next change on" : "")
                        + ": keep it as it was, or write version " + was.nextMajor());
    }

    private static String said(Compatibility kept) {
        return kept.name().toUpperCase(Locale.ROOT);
    }

    private static Problem problem(String path, String message) {
        return new Problem(path, Area.contract, message);
    }
}
