/** A stand-in for Odoo 19 that speaks JSON-2 and behaves like it in what tests and the sandbox use; held to the truth by the conformance suite. */
package dev.plantline.testing.odoo;
