package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordQueriesTest {
    private static OdooSource source(String more) throws JsonProcessingException {
        return Json.MAPPER.readValue(
                "{\"duty\":\"reading\",\"every\":\"1m\",\"strategy\":\"full\"," + more + "}", OdooSource.class);
    }

    @Test
    void conditionsAreThoseOfOdoo() throws JsonProcessingException {
        var query = RecordQueries.of(
                source(
                        """
                        "model": "account.move", "fields": ["ref", "partner_id.ref"], "lines": {"invoice_line_ids": ["quantity"]},
                        "when": {"state": {"is": "in", "value": ["draft", "sent"]}, "amount_total": {"is": "above", "value": 0.10},
                          "ref": {"is": "not"}, "invoice_date_due": {}, "partner_id.country_id.code": {"value": "FR"}}
                        """));
        assertThat(query.when().stream().map(each -> each.field() + " " + each.operator() + " " + each.value()))
                .containsExactly(
                        "amount_total > 0.10",
                        "invoice_date_due = false",
                        "partner_id.country_id.code = \"FR\"",
                        "ref != false",
                        "state in [\"draft\",\"sent\"]");
        assertThat(query.lines()).containsOnlyKeys("invoice_line_ids");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "\"model\": \"res.users\", \"fields\": [\"login\"], \"when\": {\"active\": {\"value\": true}} | belongs to Odoo's administration",
                "\"model\": \"account.move\", \"when\": {\"state\": {\"value\": \"draft\"}} | name at least one field",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"when\": {} | say which records are read",
                "\"model\": \"account.move\", \"fields\": [\"Ref()\"], \"when\": {\"state\": {}} | spec.source.odoo.fields[0]: 'Ref()' names no field",
                "\"model\": \"account.move\", \"fields\": [\"ref\", \"ref\"], \"when\": {\"state\": {}} | spec.source.odoo.fields[1]: ref stands there twice",
                "\"model\": \"account.move\", \"fields\": [\"ref\", null], \"when\": {\"state\": {}} | spec.source.odoo.fields[1]",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"lines\": {\"line_ids\": []}, \"when\": {\"state\": {}} | name at least one field of the lines",
                "\"model\": \"account.move\", \"fields\": [\"line_ids.name\"], \"lines\": {\"line_ids\": [\"name\"]}, \"when\": {\"state\": {}} | line_ids stands under fields too",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"when\": {\"state\": {\"is\": \"in\", \"value\": \"draft\"}} | spec.source.odoo.when.state: the value must be a list",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"when\": {\"state\": {\"is\": \"below\"}} | the value must be a number, a day or a moment",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"when\": {\"state\": {\"value\": {\"a\": 1}}} | the value must be a text",
                "\"model\": \"account.move\", \"fields\": [\"ref\", \"create_uid.password\"], \"when\": {\"state\": {}} | spec.source.odoo.fields[1]: password of res.users is not read: res.users belongs to Odoo's administration, of which email, id, login, name of res.users are read",
                "\"model\": \"account.move\", \"fields\": [\"partner_id.write_uid.groups_id\"], \"when\": {\"state\": {}} | groups_id of res.users is not read",
                "\"model\": \"account.move\", \"lines\": {\"message_ids\": [\"body\"]}, \"when\": {\"state\": {}} | spec.source.odoo.lines.message_ids[0]: body of mail.message is not read",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"when\": {\"write_uid.share\": {\"value\": true}} | spec.source.odoo.when.write_uid.share: share of res.users is not read",
                "\"model\": \"account.move\", \"fields\": [\"ref\"], \"when\": {\"state) or (1\": {}} | names no field of Odoo",
            })
    void whatIsNoQueryIsSaidWithItsPlace(String more, String said) throws JsonProcessingException {
        var source = source(more);
        assertThatThrownBy(() -> RecordQueries.of(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }
}
