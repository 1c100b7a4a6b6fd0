-- What waits for a member of the presidium, for whoever asks in SQL: her ballot in an open vote, as long as she may cast it, and
-- her signature under a document that is out, as soon as it is her turn. In an archived conference nothing waits any more.
create view ballots_awaited as
    select m.conference_id, v.id as vote_id, e.seat_id, e.account_id, v.title, v.opened_at
    from votes v
        join motions m on m.id = v.motion_id
        join conferences c on c.id = m.conference_id and c.state <> 'archived'
        join electors e on e.vote_id = v.id and e.has_vote
        join seats s on s.id = e.seat_id and s.account_id = e.account_id
    -- Hands are counted in the room, and entered by whoever counts.
    where v.state = 'open' and not v.in_person
        and not exists (select from recusals r where r.vote_id = e.vote_id and r.seat_id = e.seat_id)
        and not exists (select from ballots b where b.vote_id = e.vote_id and b.seat_id = e.seat_id)
        and not exists (select from turnouts t where t.vote_id = e.vote_id and t.seat_id = e.seat_id);
grant select on ballots_awaited to plenum_app;

create view signatures_awaited as
    select d.conference_id, d.id as document_id, s.seat_id, s.account_id, s.position, v.title, d.sent_at
    from documents d
        join conferences c on c.id = d.conference_id and c.state <> 'archived'
        join document_versions v on v.document_id = d.id and v.number = d.current
        join document_signers s on s.document_id = d.id and s.number = d.current
        join seats p on p.id = s.seat_id and p.account_id = s.account_id
    where d.state = 'signing'
        and not exists (select from signatures g where g.signer_id = s.id)
        and not exists (select from refusals r where r.signer_id = s.id)
        and not (v.in_order and exists (
            select from document_signers b
            where b.document_id = s.document_id and b.number = s.number and b.position < s.position
                and not exists (select from signatures g where g.signer_id = b.id)
                and not exists (select from refusals r where r.signer_id = b.id)));
grant select on signatures_awaited to plenum_app;

-- Both are counted with every page of whoever has a seat: of all votes ever held only the open ones are looked at, of documents
-- those that are out, and of their signers, who may be thousands, her alone.
create index votes_open on votes (id) where state = 'open';
create index documents_signing on documents (id) where state = 'signing';
drop index document_signers_of_account;
create index document_signers_of_account on document_signers (account_id, document_id, number) where account_id is not null;
