/** Odoo as a source: records that are read again and again. */
package dev.plantline.gateway.odoo;
