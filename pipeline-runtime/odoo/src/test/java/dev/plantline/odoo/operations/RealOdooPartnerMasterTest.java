package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.ServerActions;
import dev.plantline.odoo.clicks.Form;
import dev.plantline.odoo.clicks.Person;
import dev.plantline.odoo.clicks.Shop;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, beside a person who does the same by hand, and what the simulator does not have. */
class RealOdooPartnerMasterTest extends PartnerMasterConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    private long country(String code) throws OdooFault {
        return odoo.search("bot_master", "res.country", List.of(List.of("code", "=", code)), "code")
                .path(0)
                .path("id")
                .asLong();
    }

    private List<String> differences(String made, String hand, String... differing) throws OdooFault {
        return new Likeness(odoo, "bot_master")
                .differences(
                        "res.partner",
                        partner(made, "id").path("id").asLong(),
                        partner(hand, "id").path("id").asLong(),
                        differing);
    }

    @Test
    void aPartnerIsWhatAPersonsClicksMakeOfIt() throws Exception {
        try (Shop shop = Shop.open(odoo)) {
            Person person = shop.person(Shop.Duty.master);
            Form form = person.menu("base.action_partner_form").open();
            form.set("company_type", "company").set("name", "Acme").set("ref", run + "P1");
            form.set("street", "1 rue A")
                    .set("zip", "69001")
                    .set("city", "Lyon")
                    .set("country_id", country("FR"));
            form.set("email", "a@acme.example").set("website", "acme.example").set("phone", "+33 4 72 00 00 00");
            form.set("vat", "FR23334175221");
            form.save();
            desk.apply(document(
                    "P2",
                    "name: Acme, kind: company, street: 1 rue A, zip: '69001', city: Lyon, country: FR, email: a@acme.example,"
                            + " website: acme.example, phone: '+33 4 72 00 00 00', taxNumber: FR23334175221"));
            String[] differing = {"ref", "child_ids", "commercial_partner_id"};
            assertThat(differences("P2", "P1", differing)).isEmpty();
            desk.apply(document("P3", "name: Joe, kind: person, parent: " + run + "P2"));
            // what the company has, its contact has
            assertThat(partner("P3", "street").path("street").asText()).isEqualTo("1 rue A");
            assertThat(partner("P3", "vat").path("vat").asText()).isEqualTo("FR23334175221");
            Form again =
                    person.open("res.partner", partner("P1", "id").path("id").asLong());
            again.set("street", "2 rue B").set("country_id", country("US"));
            again.save();
            desk.apply(document("P2", "street: 2 rue B, country: US"));
            assertThat(differences("P2", "P1", differing)).isEmpty();
            assertThat(partner("P3", "street").path("street").asText()).isEqualTo("2 rue B");
        }
    }

    @Test
    void whoLogsInAndOdoosOwnCompanyAreNotChangedAndNoBankAccountIs() throws Exception {
        desk.apply(document("B2", "name: Payee, kind: company"));
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    user = env['res.users'].create({'name': 'Somebody', 'login': '%1$s'})
                    user.partner_id.write({'ref': '%1$sU'})
                    company = env['res.company'].create({'name': 'Company %1$s'})
                    company.partner_id.write({'ref': '%1$sOWN'})
                    env['res.partner.bank'].create({'acc_number': '%1$s', 'partner_id': env['res.partner'].search([('ref', '=', '%1$sB2')]).id})
                    """
                            .formatted(run));
        }
        assertThat(desk.refuse(document("U", "email: thief@acme.example")))
                .isEqualTo("/partner: " + run + "U is the contact of a user of Odoo, which its administrator changes");
        assertThat(desk.refuse(document("OWN", "name: Mine")))
                .isEqualTo("/partner: " + run + "OWN is the company of this Odoo itself, which is changed there");
        desk.apply(document("B2", "city: Lyon"));
        JsonNode bank = odoo.search(
                "bot_master", "res.partner.bank", List.of(List.of("acc_number", "=", run)), "acc_holder_name");
        assertThat(bank.path(0).path("acc_holder_name").asText()).isEqualTo("Payee");
    }
}
