package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.model.Json;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw steps against what an Odoo has: each mistake with its place and the name that was meant. */
class TargetCheckTest {
    private static final TargetModels ODOO = models(
            """
            {"names": ["stock.scrap", "stock.lot", "product.product", "product.template"],
             "absent": ["stock.scrapp"],
             "models": {
              "stock.scrap": {
                "id": {"type": "integer"},
                "product_id": {"type": "many2one", "relation": "product.product"},
                "scrap_qty": {"type": "float"},
                "should_replenish": {"type": "boolean"},
                "origin": {"type": "char"},
                "state": {"type": "selection", "selection": ["draft", "done"]},
                "x_reason": {"type": "many2one", "relation": "product.product"},
                "move_ids": {"type": "one2many", "relation": "stock.move"},
                "product_type": {"type": "selection", "selection": ["consu", "service"]},
                "allowed_uom_ids": {"type": "many2many", "relation": "product.product", "searchable": false, "sortable": false}},
              "stock.move": {
                "product_id": {"type": "many2one", "relation": "product.product"},
                "procure_method": {"type": "selection", "selection": ["make_to_stock", "make_to_order"]}},
              "product.template": {"name": {"type": "char"}},
              "product.product": {
                "default_code": {"type": "char"},
                "tracking": {"type": "selection", "selection": ["serial", "lot", "none"]}}}}
            """);

    private static TargetModels models(String json) {
        try {
            return Json.MAPPER.readValue(json, TargetModels.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static TargetCheck.Checked check(String steps) {
        return TargetCheck.check(
                Manifests.spec(
                        "codeMaps: [{name: types, kind: item, entries: [{code: A, value: consu}, {code: B, value: goods}]}]\n"
                                + "mapping: {steps: [" + steps + "]}"),
                ODOO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // the cases as they were reported
                "upsert: {model: stock.scrap, id: s}, fields: [{to: prodcut_id, ref: p}] | steps[0].fields[0].to | model stock.scrap of this Odoo has no field prodcut_id; did you mean \"product_id\"?",
                "load: {model: stock.scrapp}, fields: [{to: origin, from: a}] | steps[0].load.model | this Odoo has no model stock.scrapp; did you mean \"stock.scrap\"?",
                "find: {model: stock.scrap, by: {origin: a}, where: {state: [drfat]}} | steps[0].find.where.state | state has no value \"drfat\" in this Odoo; did you mean \"draft\"?; it has draft, done",
                // searches
                "find: {model: stock.scrap, by: {orgin: a}} | steps[0].find.by.orgin | no field orgin; did you mean \"origin\"?",
                "find: {model: stock.scrap, by: {product_id.default_cod: a}} | steps[0].find.by.product_id.default_cod | model product.product of this Odoo has no field default_cod; did you mean \"default_code\"?",
                "find: {model: stock.scrap, by: {origin.name: a}} | steps[0].find.by.origin.name | origin of stock.scrap is no relation, it is of type char",
                "find: {model: stock.scrap, by: {allowed_uom_ids: a}} | steps[0].find.by.allowed_uom_ids | finds no record by allowed_uom_ids",
                "find: {model: stock.scrap, by: {origin: a}, first: allowed_uom_ids} | steps[0].find.first | does not order records by allowed_uom_ids",
                "find: {model: stock.scrap, by: {origin: a}, order: [{field: orign}], take: first} | steps[0].find.order[0].field | no field orign",
                "find: {model: stock.scrap, match: {state: {is: in, value: [draft, dnoe]}}} | steps[0].find.match.state.value | no value \"dnoe\"",
                "find: {model: stock.scrap, match: {scrap_qty: {is: above, value: many}}} | steps[0].find.match.scrap_qty.value | scrap_qty is a number in this Odoo, and not \"many\"",
                "find: {model: stock.scrap, match: {product_type: {from: a, code: types}}} | steps[0].find.match.product_type.code | code map types gives \"goods\", and product_type has no value \"goods\"",
                // what is written
                "load: {model: stock.scrap}, fields: [{to: product_type, value: cnosu}] | steps[0].fields[0].value | did you mean \"consu\"?",
                "load: {model: stock.scrap}, fields: [{to: product_type, from: a, whenMissing: default, default: cnosu}] | steps[0].fields[0].default | did you mean \"consu\"?",
                "load: {model: stock.scrap}, fields: [{to: product_type, from: a, code: types}] | steps[0].fields[0].code | code map types gives \"goods\"",
                "load: {model: stock.scrap}, fields: [{to: should_replenish, value: yes please}] | steps[0].fields[0].value | should_replenish is true or false in this Odoo, and not \"yes please\"",
                "load: {model: stock.scrap}, fields: [{to: x_reason, from: a}] | steps[0].fields[0] | x_reason is a relation to product.product in this Odoo: name the record",
                "load: {model: stock.scrap}, fields: [{to: origin, ref: a}] | steps[0].fields[0].ref | origin is no relation in this Odoo, it is of type char",
                "load: {model: stock.scrap}, fields: [{to: product_id, lookup: {model: product.template, by: {name: a}}}] | steps[0].fields[0].lookup.model | product_id holds a record of product.product, and this is one of product.template",
                "load: {model: stock.scrap}, fields: [{to: product_id, lookup: {model: product.product, by: {barcod: a}}}] | steps[0].fields[0].lookup.by.barcod | no field barcod",
                "load: {model: stock.scrap}, fields: [{to: move_ids, from: a}] | steps[0].fields[0].to | move_ids holds lines of stock.move: write them under lines",
                "load: {model: stock.scrap}, fields: [{to: x_reason, forEach: a, ref: b}] | steps[0].fields[0].forEach | x_reason does not hold several records in this Odoo, it is of type many2one",
                "find: {model: product.product, by: {name: a}}, as: item}, {load: {model: stock.scrap}, fields: [{to: scrap_uom, record: item}] | steps[1].fields[0].to | no field scrap_uom",
                "find: {model: stock.scrap, by: {origin: a}}, as: old}, {load: {model: stock.scrap}, fields: [{to: product_id, record: old}] | steps[1].fields[0].record | product_id holds a record of product.product, and this is one of stock.scrap",
                "find: {model: stock.scrap, by: {origin: a}}, as: old}, {load: {model: stock.scrap}, fields: [{to: origin, record: old}] | steps[1].fields[0].record | origin is no relation in this Odoo, it is of type char",
                "find: {model: product.product, by: {name: a}}, as: item}, {find: {model: stock.scrap, match: {id: {record: item}}} | steps[1].find.match.id.record | id is a record of stock.scrap, and this is one of product.product",
                "find: {model: product.product, by: {name: a}}, as: item}, {find: {model: stock.scrap, match: {origin: {record: item}}} | steps[1].find.match.origin.record | origin is no relation in this Odoo",
                // lines
                "load: {model: stock.scrap}, fields: [{to: origin, from: a}], lines: [{to: move_idx, fields: [{to: product_id, ref: p}]}] | steps[0].lines[0].to | no field move_idx; did you mean \"move_ids\"?",
                "load: {model: stock.scrap}, fields: [{to: origin, from: a}], lines: [{to: product_id, fields: [{to: tracking, from: p}]}] | steps[0].lines[0].to | product_id holds no lines in this Odoo, it is of type many2one",
                "load: {model: stock.scrap}, fields: [{to: origin, from: a}], lines: [{to: move_ids, match: {prodct_id: {ref: p}}, fields: [{to: procure_method, value: make}]}] | steps[0].lines[0].match.prodct_id | did you mean \"product_id\"?",
                "load: {model: stock.scrap}, fields: [{to: origin, from: a}], lines: [{to: move_ids, fields: [{to: procure_method, value: make_to_stok}]}] | steps[0].lines[0].fields[0].value | did you mean \"make_to_stock\"?"
            })
    void aMistakeIsToldWithItsPlace(String step, String path, String message) {
        TargetCheck.Checked checked = check("{" + step + "}");
        assertThat(checked.problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("spec.mapping." + path);
            assertThat(problem.message()).contains(message);
        });
        assertThat(checked.unread()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "until: {state: [dnoe]} | until.state | no value \"dnoe\"",
                "until: {sttae: [done]} | until.sttae | no field sttae; did you mean \"state\"?",
                "partial: {compare: [scrap_qty, origin], context: c} | partial.compare[1] | origin is no number in this Odoo, it is of type char"
            })
    void aCallIsHeldToTheModelOfTheStepBeforeIt(String call, String path, String message) {
        var problems = check("{find: {model: stock.scrap, by: {origin: a}}}, {call: action_validate, " + call + "}")
                .problems();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.mapping.steps[1]." + path);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void whatTheOdooHasIsNoMistake() {
        assertThat(check(
                                """
                                {find: {model: stock.scrap, by: {product_id.default_code: a}, where: {state: [draft, done]}, first: origin},
                                 fields: [{to: scrap_qty, value: "1.50"}, {to: should_replenish, value: true}, {to: product_type, value: consu},
                                  {to: product_type, value: false}, {to: x_reason, ref: p},
                                  {to: product_id, lookup: {model: product.product, match: {tracking: {value: lot}}}}],
                                 lines: [{to: move_ids, replace: true, fields: [{to: product_id, ref: p}]}]},
                                {call: action_validate, until: {state: [done]}}
                                """)
                        .problems())
                .isEmpty();
    }

    @Test
    void ofAManifestWithEmptyEntriesNothingIsSaidHere() {
        assertThat(check("{find: {model: stock.scrap, by: {orgin: a}}, fields: [null]}")
                        .problems())
                .isEmpty();
    }

    @Test
    void aModelOfWhichNothingIsKnownIsNoMistakeAndIsNamed() {
        TargetCheck.Checked checked = check("{find: {model: stock.lot, by: {nmae: a}}}");
        assertThat(checked.problems()).isEmpty();
        assertThat(checked.unread()).containsExactly("stock.lot");
    }

    @Test
    void aModelThatIsOnlyReachedIsAskedForToo() {
        var fields = new TreeMap<>(ODOO.models());
        fields.remove("product.product");
        TargetCheck.Checked checked = TargetCheck.check(
                Manifests.spec("mapping: {steps: [{find: {model: stock.scrap, by: {product_id.default_code: a}}}]}"),
                new TargetModels(ODOO.names(), fields, null));
        assertThat(checked.unread()).containsExactly("product.product");
    }

    @Test
    void aSnapshotIsReadAsItWasWrittenAndAnotherFileIsRefusedWithASentence() {
        var duties = new TreeMap<String, TargetModels>();
        duties.put("stock", ODOO);
        TargetSnapshot snapshot = new TargetSnapshot(TargetSnapshot.VERSION, "odoo", "plant-lyon", "19.0", duties);
        assertThat(TargetSnapshot.read(snapshot.text())).isEqualTo(snapshot);
        assertThat(snapshot.text())
                .isEqualTo(TargetSnapshot.read(snapshot.text()).text());
        for (String text :
                new String[] {"", "[1]", "{\"a\": 1}", "null", "{\"plantlineSnapshot\": 1, \"duties\": {\"a\": 5}}"}) {
            assertThat(catchThrowable(() -> TargetSnapshot.read(text)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plantline snapshot");
        }
        assertThat(catchThrowable(() -> TargetSnapshot.read("{\"plantlineSnapshot\": 2}")))
                .hasMessageContaining("form 2, and this release reads form 1");
    }
}
