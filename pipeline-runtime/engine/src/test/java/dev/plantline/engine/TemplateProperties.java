package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** External ids: what Odoo reads is what was meant, and two things never share one. */
class TemplateProperties {
    private static final Template TWO = Template.parse("lot_{a}_{b}");

    private static String id(Template template, String a, String b) throws Exception {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.put("a", a);
        message.put("b", b);
        return template.render(Scope.of(message));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars('_', '~', '.', 'a', '5', 'f', ' ')
                        .ofMinLength(1)
                        .ofMaxLength(5),
                Arbitraries.strings()
                        .excludeChars('\0')
                        .ofMinLength(1)
                        .ofMaxLength(8)
                        .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c))));
    }

    @Property(tries = 5000)
    void differentValuesNeverMakeOneId(
            @ForAll("values") String a,
            @ForAll("values") String b,
            @ForAll("values") String c,
            @ForAll("values") String d)
            throws Exception {
        Assume.that(!a.equals(c) || !b.equals(d));
        assertThat(id(TWO, a, b)).isNotEqualTo(id(TWO, c, d));
    }

    @Property(tries = 2000)
    void noIdHoldsWhatOdooWouldMisread(@ForAll("values") String a, @ForAll("values") String b) throws Exception {
        assertThat(id(TWO, a, b)).doesNotContain(".").doesNotContain(",").doesNotContainAnyWhitespaces();
        assertThat(id(Template.parse("lyon.lot_{a}_{b}"), a, b))
                .startsWith("lyon.lot_")
                .satisfies(id -> assertThat(id.indexOf('.')).isEqualTo(id.lastIndexOf('.')));
    }

    @Example
    void commonIdsStayReadable() throws Exception {
        assertThat(id(TWO, "4711-A", "WH/MO/00042")).isEqualTo("lot_4711-A_WH/MO/00042");
        assertThat(id(TWO, "Größe", "日本")).isEqualTo("lot_Größe_日本");
        assertThat(id(Template.parse("product_{a}"), "STEEL_ROD", "")).isEqualTo("product_STEEL_ROD");
        assertThat(id(TWO, "STEEL_ROD", "A_1")).isEqualTo("lot_STEEL~5fROD_A_1");
        assertThat(id(TWO, "1.5 mm", "a,b~")).isEqualTo("lot_1~2e5~20mm_a~2cb~7e");
    }

    @Example
    void aNumberIsOneIdHoweverItIsSpelled() throws Exception {
        Template template = Template.parse("mo_{n}");
        for (String number : new String[] {"5", "5.0", "5e0", "\"5\""}) {
            assertThat(template.render(Scope.of(Json.MAPPER.readTree("{\"n\": " + number + "}"))))
                    .isEqualTo("mo_5");
        }
    }
}
