package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.plantline.engine.Problem.Area;
import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternMistakeException;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.MessageFailedException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Holds messages against the contract's JSON Schema 2020-12. Formats are asserted: a contract that says {@code date-time} means it. Nothing is
 * ever fetched: a reference leaves the schema at no price.
 */
final class ContractCheck {
    private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();
    private static final int SHOWN = 3;
    // Compiled once: it is twenty times the size of a plant's schema.
    // Whether a pattern can be used is said by ContractRules, which names the place in it.
    private static final Schema META_SCHEMA =
            registry(pattern -> text -> isFound(pattern, text)).getSchema(SchemaLocation.of(DIALECT));
    private static final ExecutionConfig CONFIG = ExecutionConfig.builder()
            .locale(Locale.ENGLISH)
            .formatAssertionsEnabled(true)
            .build();

    private final Schema schema;
    private final Words words;
    /** Of the message that a thread checks just now: the library hands a pattern nothing but the text. */
    private final ThreadLocal<PatternSteps> steps;

    private ContractCheck(Schema schema, Words words, ThreadLocal<PatternSteps> steps) {
        this.schema = schema;
        this.words = words;
        this.steps = steps;
    }

    /**
     * How a failure is told.
     *
     * @param what what is checked, for example the message
     * @param against what it is held against, for example contract 2.1.0
     * @param sentence begins a sentence that goes on with a place
     * @param failure makes the failure of a place and a reason
     */
    private record Words(
            String what, String against, String sentence, BiFunction<String, String, MessageFailedException> failure) {
        static Words ofContract(String version) {
            String against = "contract " + version;
            return new Words("the message", against, "Against " + against + " at ", Failures::contract);
        }

        static Words ofOperation(String name) {
            return new Words(
                    "the document",
                    "operation " + name,
                    "The document is not one of " + name + ": at ",
                    Failures::mapping);
        }
    }

    private static boolean isFound(String pattern, String text) {
        try {
            return EcmaPattern.compile(pattern).isFoundIn(text);
        } catch (PatternMistakeException e) {
            throw new IllegalStateException("a pattern of the schema of schemas", e);
        }
    }

    private static RegularExpression expression(EcmaPattern pattern, ThreadLocal<PatternSteps> steps) {
        if (pattern == null) {
            throw new IllegalStateException("a pattern where no schema was seen");
        }
        return text -> steps.get().isFound(pattern, text);
    }

    private static SchemaRegistry registry(RegularExpressionFactory patterns) {
        return SchemaRegistry.withDialect(
                Dialect.builder(Dialects.getDraft202012())
                        .formats(ContractFormats.ALL)
                        .keyword(new NonValidationKeyword(ContractShape.PERSONAL))
                        .keyword(new NonValidationKeyword(BusinessOperation.KEYWORD))
                        .keyword(new UniqueItems())
                        .build(),
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .regularExpressionFactory(patterns)
                                .locale(Locale.ENGLISH)
                                .build())
                        .schemaLoader(loader -> loader.allow(
                                iri -> iri.toString().startsWith("https://json-schema.org/draft/2020-12/"))));
    }

    /** Compiles the schema; null when it is no valid one, with every reason in {@code problems}. */
    static ContractCheck compile(JsonNode schema, String version, Problems problems) {
        String path = "spec.contract.schema";
        if (schema == null || !schema.isObject()) {
            problems.add(
                    Area.contract,
                    path,
                    "the schema must be an object: write the JSON Schema of the source's messages here");
            return null;
        }
        JsonNode dialect = schema.get("$schema");
        if (dialect != null && !DIALECT.equals(dialect.asText().replaceAll("#$", ""))) {
            problems.add(
                    Area.contract,
                    path + ".$schema",
                    "only JSON Schema 2020-12 is read: remove $schema or write " + DIALECT);
            return null;
        }
        Set<String> wrong = new HashSet<>();
        for (Error mistake : Violations.of(META_SCHEMA, schema, CONFIG)) {
            String at = path + dotted(mistake.getInstanceLocation().toString());
            // Alternatives of the meta-schema fail one by one; the first says enough.
            if (wrong.add(at)) {
                problems.add(Area.contract, at, "not a valid JSON Schema 2020-12: " + mistake.getMessage());
            }
        }
        if (!wrong.isEmpty()
                || !checkReferences(schema, schema, path, problems)
                || !endsSomewhere(schema, path, problems)
                || !isForObjects(schema, path, problems)) {
            return null;
        }
        Map<String, EcmaPattern> patterns =
                ContractRules.check(schema, path, problems).orElse(null);
        if (patterns == null) {
            return null;
        }
        try {
            return of(schema, patterns, Words.ofContract(version));
        } catch (SchemaException e) {
            problems.add(Area.contract, path, "the schema cannot be used: " + e.getMessage());
            return null;
        }
    }

    /**
     * Compiles the schema of an operation's document.
     *
     * @throws IllegalStateException when it is no valid one, which is a mistake of the build
     */
    static ContractCheck ofOperation(String name, JsonNode schema) {
        Problems problems = new Problems();
        Map<String, EcmaPattern> patterns = ContractRules.check(schema, name, problems)
                .orElseThrow(() -> new IllegalStateException("" + problems.problems()));
        return of(schema, patterns, Words.ofOperation(name));
    }

    private static ContractCheck of(JsonNode schema, Map<String, EcmaPattern> patterns, Words words) {
        ThreadLocal<PatternSteps> steps = new ThreadLocal<>();
        RegularExpressionFactory compiled = pattern -> expression(patterns.get(pattern), steps);
        return new ContractCheck(registry(compiled).getSchema(schema), words, steps);
    }

    private static boolean endsSomewhere(JsonNode schema, String path, Problems problems) {
        String endless = TooDeep.endless(schema);
        if (endless != null) {
            problems.add(
                    Area.contract,
                    path + endless,
                    "this leads on by $ref, allOf, anyOf, oneOf, not or if more than " + TooDeep.MAX_STEPS
                            + " times without going down into the message: it refers to itself, and no message could"
                            + " be checked; refer to it from a member or a list's items");
        }
        return endless == null;
    }

    private static boolean isForObjects(JsonNode schema, String path, Problems problems) {
        JsonNode type = schema.path("type");
        boolean possible = type.isMissingNode()
                || type.asText().equals("object")
                || StreamSupport.stream(type.spliterator(), false)
                        .anyMatch(one -> one.asText().equals("object"));
        if (!possible) {
            problems.add(Area.contract, path + ".type", "a message is one JSON object: write type: object");
        }
        return possible;
    }

    /** The library resolves references when a message first meets them; here they are resolved before any does. */
    private static boolean checkReferences(JsonNode node, JsonNode root, String at, Problems problems) {
        boolean sound = true;
        if (node.path("$dynamicRef").isTextual()) {
            problems.add(
                    Area.contract,
                    at + ".$dynamicRef",
                    "where it leads depends on the message, so it cannot be checked: write $ref");
            sound = false;
        }
        JsonNode reference = node.path("$ref");
        if (reference.isTextual()) {
            String text = reference.textValue();
            if (!text.equals("#") && !text.startsWith("#/")) {
                problems.add(
                        Area.contract,
                        at + ".$ref",
                        "\"" + text
                                + "\" leads out of the schema; nothing is fetched: put the definition into $defs and"
                                + " write #/$defs/<name>");
                sound = false;
            } else if (root.at(text.substring(1)).isMissingNode()) {
                problems.add(
                        Area.contract,
                        at + ".$ref",
                        "\"" + text + "\" leads nowhere: there is no such place in the schema");
                sound = false;
            }
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                sound &= checkReferences(member.getValue(), root, at + "." + member.getKey(), problems);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                sound &= checkReferences(node.get(i), root, at + "[" + i + "]", problems);
            }
        }
        return sound;
    }

    /**
     * Throws the failure of a message, or of a document, that is not as the schema says; it names the first {@value #SHOWN} violations of the first
     * {@value Violations#MOST} that are found.
     *
     * @param of what its patterns may cost
     */
    void check(ObjectNode message, PatternSteps of) throws MessageFailedException {
        List<Error> errors;
        steps.set(of);
        try {
            errors = Violations.of(schema, message, CONFIG);
        } catch (PatternSteps.ExhaustedException e) {
            throw unchecked("it has too many texts, or too long ones, for the pattern " + e.getMessage()
                    + "; the sender must send less at once, or " + words.against() + " needs a simpler pattern.");
        } catch (SchemaException | StackOverflowError e) {
            // The library checks some formats with Java's patterns, which a long text can make overflow the stack. It
            // is this message's end, not the pod's.
            throw unchecked("a text that has a format is too long; the sender must shorten it.");
        }
        if (errors.isEmpty()) {
            return;
        }
        Error first = errors.get(0);
        String others = errors.stream()
                .skip(1)
                .limit(SHOWN - 1)
                .map(error -> "; also " + at(error) + ": " + error.getMessage())
                .collect(Collectors.joining());
        String least = errors.size() < Violations.MOST ? "" : "at least ";
        String more = errors.size() > SHOWN ? "; and " + least + (errors.size() - SHOWN) + " more" : "";
        throw words.failure()
                .apply(
                        first.getInstanceLocation().toString(),
                        words.sentence() + at(first) + ": " + first.getMessage() + others + more + ".");
    }

    private MessageFailedException unchecked(String why) {
        return words.failure()
                .apply(
                        "",
                        words.what().replace("the ", "The ") + " cannot be checked against " + words.against() + ": "
                                + why);
    }

    private String at(Error error) {
        String pointer = error.getInstanceLocation().toString();
        return pointer.isEmpty() ? words.what() : pointer;
    }

    /** A pointer into the schema as a path of the manifest. */
    private static String dotted(String pointer) {
        return pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]")
                .replace('/', '.')
                .replace("~1", "/")
                .replace("~0", "~");
    }
}
