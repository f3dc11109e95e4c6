package dev.plantline.engine.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.engine.compatibility.SchemaChange.Effect;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a changed schema does to messages, with the place and both sides. */
class SchemaComparisonTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode schema(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    private static List<SchemaChange> between(String was, String is) {
        return SchemaComparison.between(schema(was), schema(is));
    }

    private static String said(String was, String is) {
        return between(was, is).stream()
                .map(each -> (each.path() + " " + each.effect() + ": " + each.what()).strip())
                .collect(Collectors.joining(" | "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {type: string}                          | {type: integer}                         | .type narrows: was string and is integer / .type widens: was string and is integer
            {type: integer}                         | {type: number}                          | .type widens: was integer and is number
            {type: number}                          | {type: integer}                         | .type narrows: was number and is integer
            {type: string}                          | {type: [string, 'null']}                | .type widens: was string and is null or string
            {}                                      | {type: string}                          | .type narrows: was any type and is string
            {enum: [a, b]}                          | {type: string, enum: [b, a]}            | ''
            {enum: [a, b]}                          | {enum: [b, c]}                          | .enum narrows: no longer allows "a" / .enum widens: allows "c" besides
            {type: string}                          | {type: string, enum: [a]}               | .enum narrows: allows only "a" now, and allowed any value
            {const: 1}                              | {const: 1.0}                            | ''
            {const: 1}                              | {enum: [1, 2]}                          | .const widens: allows 2 besides
            {type: string, maxLength: 20}           | {type: string, maxLength: 10}           | .maxLength narrows: was 20 and is 10
            {type: string, maxLength: 20}           | {type: string}                          | .maxLength widens: was 20 and is not set
            {type: string, minLength: 0}            | {type: string}                          | ''
            {type: string}                          | {type: string, minLength: 1}            | .minLength narrows: was 0 and is 1
            {type: array, minItems: 1}              | {type: array, minItems: 2}              | .minItems narrows: was 1 and is 2
            {type: number, minimum: 0}              | {type: number, exclusiveMinimum: 0}     | .exclusiveMinimum narrows: was 0 and is 0 (excluded)
            {type: number, minimum: 0}              | {type: number, minimum: 0.0}            | ''
            {type: number, maximum: 10}             | {type: number, maximum: 12}             | .maximum widens: was 10 and is 12
            {type: number, maximum: 10}             | {type: number}                          | .maximum widens: was 10 and is not set
            {type: number}                          | {type: number, maximum: 10}             | .maximum narrows: was not set and is 10
            {type: number, multipleOf: 0.1}         | {type: number, multipleOf: 0.5}         | .multipleOf narrows: was 0.1 and is 0.5
            {type: number, multipleOf: 2}           | {type: number, multipleOf: 3}           | .multipleOf unclear: was 2 and is 3
            {type: array, uniqueItems: true}        | {type: array}                           | .uniqueItems widens: was true and is not set
            {type: string, pattern: '^A'}           | {type: string, pattern: '^[A]'}         | .pattern unclear: was "^A" and is "^[A]"
            {type: string}                          | {type: string, format: date}            | .format narrows: was not set and is "date"
            {required: [a, b]}                      | {required: [b, a]}                      | ''
            {required: [a]}                         | {required: [a, b]}                      | .required narrows: requires "b", which was optional
            {required: [a, b]}                      | {required: [a]}                         | .required widens: no longer requires "b"
            {dependentRequired: {a: [b]}}           | {dependentRequired: {a: [b, c]}}        | .dependentRequired narrows: requires "c" where "a" is there, which was optional
            {items: {type: string}}                 | {items: {type: [string, integer]}}      | .items.type widens: was string and is integer or string
            {prefixItems: [{type: string}]}         | {prefixItems: [{type: integer}]}        | .prefixItems[0].type narrows: was string and is integer / .prefixItems[0].type widens: was string and is integer
            {propertyNames: {maxLength: 5}}         | {propertyNames: {maxLength: 4}}         | .propertyNames.maxLength narrows: was 5 and is 4
            {not: {const: 1}}                       | {not: {const: 2}}                       | .not unclear: was {"const":1} and is {"const":2}
            {contains: {const: 1}}                  | {}                                      | .contains widens: was {"const":1} and is not set
            {if: {const: 1}, then: {minimum: 0}}    | {if: {const: 1}, then: {minimum: 1}}    | .if unclear: was {"const":1} and is {"const":1}
            {unknown: 1}                            | {unknown: 2}                            | .unknown unclear: was 1 and is 2
            """)
    void eachKeywordIsCompared(String was, String is, String said) {
        assertThat(said(was, is)).isEqualTo(said.replace(" / ", " | "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {properties: {a: {}}}                              | {properties: {a: {}, b: {type: string}}}                 | .properties.b described: is listed now
            {properties: {a: {}, b: {}}}                       | {properties: {a: {}}}                                    | .properties.b unread: is no longer listed
            {}                                                 | {properties: {b: {type: string}}}                        | .properties.b.type narrows: was any type and is string / .properties narrows: lists all that is expected, and anything was before
            {properties: {a: {}}, additionalProperties: true}  | {properties: {a: {}, b: {type: string}}}                 | .properties.b.type narrows: was any type and is string / .properties narrows: lists all that is expected, and anything was before
            {properties: {a: {}}, additionalProperties: false} | {properties: {a: {}, b: {}}, additionalProperties: false} | .properties.b widens: is allowed now
            {properties: {a: {}, b: {}}, additionalProperties: false} | {properties: {a: {}}, additionalProperties: false} | .properties.b narrows: is no longer allowed
            {properties: {a: {}}}                              | {properties: {a: {}}, additionalProperties: false}       | .additionalProperties narrows: is no longer allowed
            {properties: {a: {}}, additionalProperties: false} | {properties: {a: {}}}                                    | .additionalProperties widens: is allowed now
            {properties: {a: {}}}                              | {properties: {a: {}}, additionalProperties: true}        | ''
            {additionalProperties: {type: string}}             | {properties: {a: {type: integer}}, additionalProperties: {type: string}} | .properties.a.type narrows: was string and is integer / .properties.a.type widens: was string and is integer
            {patternProperties: {'^x': {maxLength: 5}}}        | {patternProperties: {'^x': {maxLength: 4}}}              | .patternProperties.^x.maxLength narrows: was 5 and is 4
            {patternProperties: {'^x': {}}}                    | {patternProperties: {'^y': {}}}                          | .patternProperties unclear: has other patterns than before
            {patternProperties: {'^x': {}}}                    | {patternProperties: {'^x': {}}, properties: {xa: {}}}    | .properties.xa unclear: came or went beside patternProperties / .properties narrows: lists all that is expected, and anything was before
            """)
    void membersThatCameAndWentAreJudgedByWhatTheOtherSchemaSaysOfThem(String was, String is, String said) {
        assertThat(said(was, is)).isEqualTo(said.replace(" / ", " | "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {type: string}                              | {anyOf: [{type: string}, {type: 'null'}]}     | ' widens: has {"type":"null"} besides'
            {anyOf: [{type: string}, {type: 'null'}]}   | {type: string}                                | ' narrows: no longer has {"type":"null"}'
            {anyOf: [{type: string}, {type: 'null'}]}   | {oneOf: [{type: 'null'}, {type: string}]}     | ''
            {oneOf: [{type: string}, {type: 'null'}]}   | {oneOf: [{type: 'null'}, {type: string, maxLength: 3}]} | '[1].maxLength narrows: was not set and is 3'
            {oneOf: [{minimum: 1}, {maximum: 5}]}       | {oneOf: [{minimum: 1}, {maximum: 6}]}         | '.oneOf unclear: was changed'
            {oneOf: [{minimum: 1}, {maximum: 5}]}       | {oneOf: [{maximum: 5}, {minimum: 1}]}         | ''
            {allOf: [{minimum: 1}]}                     | {allOf: [{minimum: 1}, {maximum: 5}]}         | '.allOf narrows: has {"maximum":5} besides'
            {allOf: [{minimum: 1}, {maximum: 5}]}       | {allOf: [{maximum: 5}]}                       | '.allOf widens: no longer has {"minimum":1}'
            {type: object, anyOf: [{required: [a]}]}    | {type: object, anyOf: [{required: [a]}, {required: [b]}]} | '.anyOf widens: has {"required":["b"]} besides'
            """)
    void alternativesAreComparedOneByOne(String was, String is, String said) {
        assertThat(said(was, is)).isEqualTo(said.strip());
    }

    @Test
    void alternativesThatAMemberTellsApartAreComparedOneByOne() {
        var was =
                "{oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {const: b}}}]}";
        var is = was.replace("{k: {const: b}}", "{k: {const: b}, n: {type: string}}");

        assertThat(between(was, is)).extracting(SchemaChange::effect).containsExactly(Effect.described);
        assertThat(between(
                        was,
                        is.replace(
                                "required: [k], properties: {k: {const: b}",
                                "required: [k, n], properties: {k: {const: b}")))
                .extracting(SchemaChange::effect)
                .containsExactly(Effect.narrows, Effect.described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{title: x, description: an order, type: string, examples: [a], default: a, x-plantline-personal: true}",
                "{type: [string]}",
                "{$comment: none, type: string, $defs: {a: {type: integer}}}",
                "{$ref: '#/$defs/a', $defs: {a: {type: string}}}"
            })
    void whatDecidesNothingIsNoChange(String schema) {
        assertThat(between("{type: string}", schema).stream().map(SchemaChange::path))
                .isEmpty();
        assertThat(between(schema, "{type: string}").stream().map(SchemaChange::path))
                .isEmpty();
    }

    @Test
    void aMemberNamedLikeADescriptionIsAMember() {
        assertThat(said("{properties: {title: {type: string}}}", "{properties: {title: {type: integer}}}"))
                .contains(".properties.title.type");
    }

    @Test
    void aChangedDefinitionIsToldWhereItIsReferredTo() {
        var was = "{properties: {a: {$ref: '#/$defs/n'}}, $defs: {n: {type: string, maxLength: 5}}}";

        assertThat(said(was, was.replace("5", "4"))).isEqualTo(".properties.a.maxLength narrows: was 5 and is 4");
        assertThat(said(
                        was.replace("a: {", "a: {minLength: 1, "),
                        was.replace("a: {", "a: {minLength: 1, ").replace("5", "4")))
                .isEqualTo(".properties.a.$ref.maxLength narrows: was 5 and is 4");
    }

    @Test
    void whatCannotBeComparedBesideAChangedDefinitionIsUnclear() {
        var was = "{not: {$ref: '#/$defs/n'}, $defs: {n: {type: string}}}";

        assertThat(between(was, was.replace("string", "integer")))
                .extracting(SchemaChange::effect)
                .containsExactly(Effect.unclear);
    }

    @Test
    void aSchemaThatRefersToItselfIsComparedOnce() {
        var was =
                "{$ref: '#/$defs/n', $defs: {n: {type: object, properties: {parts: {type: array, items: {$ref: '#/$defs/n'}}, name: {maxLength: 5}}}}}";

        assertThat(said(was, was.replace("5", "4"))).isEqualTo(".properties.name.maxLength narrows: was 5 and is 4");
        assertThat(said("{type: object, properties: {parts: {}}}", was)).isNotEmpty();
    }

    @Test
    void unevaluatedMembersAreUnclearBesideAnyChange() {
        var was = "{properties: {a: {}}, unevaluatedProperties: false}";

        assertThat(between(was, was)).isEmpty();
        assertThat(between(was, was.replace("a: {}", "a: {}, b: {}")))
                .extracting(SchemaChange::effect)
                .containsExactly(Effect.unclear);
    }

    @Test
    void aReferenceToWhatIsNoSchemaIsUnclear() {
        var was = "{properties: {a: {$ref: '#/default/x'}}, default: {x: {type: string}}}";

        assertThat(between(was, was.replace("string", "integer")))
                .extracting(SchemaChange::effect)
                .containsExactly(Effect.unclear);
    }

    /** Each definition refers to both others: without a bound the pairs would be compared for hours. */
    @Test
    void definitionsThatReferToOneAnotherEndInTheBound() {
        assertThat(between(woven(160, "string"), woven(161, "integer")))
                .extracting(SchemaChange::effect)
                .contains(Effect.unclear);
    }

    private static String woven(int definitions, String type) {
        var text = new StringBuilder("{$ref: '#/$defs/d0', $defs: {");
        for (int i = 0; i < definitions; i++) {
            text.append("d" + i + ": {type: object, properties: {v: {type: " + type + "}, a: {$ref: '#/$defs/d"
                    + (i + 1) % definitions + "'}, b: {$ref: '#/$defs/d" + i * 7 % definitions + "'}}}, ");
        }
        return text + "}}";
    }
}
