# Independent reading: PDB by columns, mmCIF by shlex-free split of atom_site rows.
import sys,gzip,numpy as np
T=dict(ALA='A',ARG='R',ASN='N',ASP='D',CYS='C',GLN='Q',GLU='E',GLY='G',HIS='H',ILE='I',LEU='L',LYS='K',MET='M',PHE='F',PRO='P',SER='S',THR='T',TRP='W',TYR='Y',VAL='V',MSE='M',UNK='X')
def op(p): return gzip.open(p,'rt') if p.endswith('.gz') else open(p)
def pdb(p):
    out={}; model=0
    for l in op(p):
        if l.startswith('MODEL'): model+=1
        if model>1: continue
        if l.startswith('ATOM'):
            k=(l[21].replace(' ','_'),int(l[22:26]),l[26])
            r=out.setdefault(k,[l[17:20].strip(),None,None,-1])
            if l[12:16]==' CA ':
                occ=float(l[54:60])
                if occ>r[3]: out[k]=[l[17:20].strip(),[float(l[30:38]),float(l[38:46]),float(l[46:54])],float(l[60:66]),occ]
    return out
def cif(p):
    out={}; names=[]; 
    for l in op(p):
        if l.startswith('_atom_site.'): names.append(l.split('.')[1].strip()); continue
        if l.startswith('ATOM '):
            d=dict(zip(names,l.split()))
            if d['pdbx_PDB_model_num']!='1': continue
            k=(d['auth_asym_id'],int(d['auth_seq_id']),d['pdbx_PDB_ins_code'])
            r=out.setdefault(k,[d['label_comp_id'],None,None,-1])
            if d['label_atom_id']=='CA':
                occ=float(d['occupancy'])
                if occ>r[3]: out[k]=[d['label_comp_id'],[float(d['Cartn_x']),float(d['Cartn_y']),float(d['Cartn_z'])],float(d['B_iso_or_equiv']),occ]
    return out
for p in sys.argv[1:]:
    o=cif(p) if '.cif' in p else pdb(p)
    for c in sorted({k[0] for k in o}):
        R=[v for k,v in o.items() if k[0]==c and v[0] in T]
        if not R: continue
        seq=''.join(T[r[0]] for r in R); X=np.array([r[1] for r in R if r[1]],dtype=np.float32)
        D=np.sqrt(((X[:,None]-X[None])**2).sum(-1)); pairs=int(((D<=6).sum()-len(X))//2)
        b=[r[2] for r in R if r[1]]
        print('\t'.join([p.split('/')[-1],c,str(len(R)),str(len(X)),str(pairs),'%.3f'%X.sum(),'%.3f'%sum(b),seq]))
